import { notFound } from "next/navigation";
import { AppError } from "@/lib/server/app-error";

/** What a service gives for a page; where it finds nothing, the page is not found. */
export async function orNotFound<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") notFound();
    throw error;
  }
}
