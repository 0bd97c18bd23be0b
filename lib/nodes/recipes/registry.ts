import airtable from "./airtable.json";
import discord from "./discord.json";
import github from "./github.json";
import googleSheets from "./google-sheets.json";
import hubspot from "./hubspot.json";
import jira from "./jira.json";
import notion from "./notion.json";
import { type Recipe, readRecipe } from "./recipe";
import slack from "./slack.json";
import stripe from "./stripe.json";
import telegram from "./telegram.json";

/** The apps that there are presets for, in the order of the palette. A new one is a data file and a line here. */
export const recipes: readonly Recipe[] = [
  slack,
  discord,
  telegram,
  github,
  notion,
  airtable,
  googleSheets,
  hubspot,
  stripe,
  jira,
].map(readRecipe);
