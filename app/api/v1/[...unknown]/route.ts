import { notFound } from "@/lib/server/app-error";
import { answering } from "@/lib/server/route";

const nothing = answering(() => Promise.reject(notFound("address")));

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
