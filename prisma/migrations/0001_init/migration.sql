-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('owner', 'editor', 'viewer');

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "provider" TEXT NOT NULL,
    "provider_account_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("provider","provider_account_id")
);

-- CreateTable
CREATE TABLE "workspaces" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paused_at" TIMESTAMPTZ(3),
    "default_model" TEXT,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "user_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "role" "Role" NOT NULL,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("user_id","workspace_id")
);

-- CreateTable
CREATE TABLE "documents" (
    "hash" TEXT NOT NULL,
    "content" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "documents_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "workflows" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "draft" JSON NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "published_version" INTEGER,
    "samples" JSON NOT NULL DEFAULT '{}',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workflows_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pins" (
    "workflow_id" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "output" JSON NOT NULL,
    "port" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pins_pkey" PRIMARY KEY ("workflow_id","node_id")
);

-- CreateTable
CREATE TABLE "edit_histories" (
    "workflow_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "entries" JSON NOT NULL,
    "position" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "edit_histories_pkey" PRIMARY KEY ("workflow_id","user_id")
);

-- CreateTable
CREATE TABLE "workflow_versions" (
    "workflow_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "document_hash" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "published_by" TEXT,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workflow_versions_pkey" PRIMARY KEY ("workflow_id","version")
);

-- CreateTable
CREATE TABLE "active_triggers" (
    "workflow_id" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "config" JSON NOT NULL,
    "event_name" TEXT,
    "next_at" TIMESTAMPTZ(3),
    "state" JSON NOT NULL DEFAULT '{}',
    "problem" TEXT,

    CONSTRAINT "active_triggers_pkey" PRIMARY KEY ("workflow_id","node_id")
);

-- CreateTable
CREATE TABLE "hooks" (
    "token" TEXT NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,

    CONSTRAINT "hooks_pkey" PRIMARY KEY ("token")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "version" INTEGER,
    "document_hash" TEXT NOT NULL,
    "trigger_node_id" TEXT NOT NULL,
    "trigger_type" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "admitted_at" TIMESTAMPTZ(3),
    "priority" INTEGER NOT NULL DEFAULT 0,
    "concurrency" INTEGER,
    "input" JSON NOT NULL,
    "given" JSON,
    "output" JSON,
    "error" JSON,
    "parent_run_id" TEXT,
    "awaited" BOOLEAN NOT NULL DEFAULT false,
    "depth" INTEGER NOT NULL DEFAULT 0,
    "response" JSON,
    "replay_of" TEXT,
    "reuse_unchanged" BOOLEAN NOT NULL DEFAULT false,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "step_count" INTEGER NOT NULL DEFAULT 0,
    "tokens" INTEGER NOT NULL DEFAULT 0,
    "cost_usd" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "waiting_since" TIMESTAMPTZ(3),
    "waited_ms" BIGINT NOT NULL DEFAULT 0,
    "has_pauses" BOOLEAN NOT NULL DEFAULT false,
    "event_seq" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "step_runs" (
    "run_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "port" TEXT,
    "input" JSON,
    "config" JSON,
    "output" JSON,
    "error" JSON,
    "logs" JSON,
    "usage" JSON,
    "retry_at" TIMESTAMPTZ(3),
    "reused" BOOLEAN NOT NULL DEFAULT false,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "step_runs_pkey" PRIMARY KEY ("run_id","path","attempt")
);

-- CreateTable
CREATE TABLE "pauses" (
    "id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "details" JSON NOT NULL,
    "topic" TEXT,
    "deadline" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'open',
    "outcome" JSON,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "heard_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pauses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "files" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "run_id" TEXT,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "content" OID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "files_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "store_records" (
    "workspace_id" TEXT NOT NULL,
    "collection" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "store_records_pkey" PRIMARY KEY ("workspace_id","collection","key")
);

-- CreateTable
CREATE TABLE "store_effects" (
    "idempotency_key" TEXT NOT NULL,
    "result" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "store_effects_pkey" PRIMARY KEY ("idempotency_key")
);

-- CreateTable
CREATE TABLE "knowledge_documents" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "collection" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "knowledge_documents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "knowledge_chunks" (
    "document_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "heading" TEXT NOT NULL DEFAULT '',
    "text" TEXT NOT NULL,
    "words" tsvector NOT NULL,
    "embedding" REAL[],

    CONSTRAINT "knowledge_chunks_pkey" PRIMARY KEY ("document_id","position")
);

-- CreateTable
CREATE TABLE "agent_memory" (
    "workspace_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" JSON NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agent_memory_pkey" PRIMARY KEY ("workspace_id","kind","key")
);

-- CreateTable
CREATE TABLE "run_events" (
    "run_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "path" TEXT,
    "data" JSON NOT NULL,

    CONSTRAINT "run_events_pkey" PRIMARY KEY ("run_id","seq")
);

-- CreateTable
CREATE TABLE "credentials" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "secret" BYTEA NOT NULL,
    "per_second" INTEGER,
    "per_minute" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credentials_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credential_paces" (
    "credential_id" TEXT NOT NULL,
    "second_full_at" TIMESTAMPTZ(6) NOT NULL,
    "minute_full_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "credential_paces_pkey" PRIMARY KEY ("credential_id")
);

-- CreateTable
CREATE TABLE "circuits" (
    "workspace_id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "open_until" TIMESTAMPTZ(3),
    "open_ms" INTEGER NOT NULL DEFAULT 0,
    "probe_until" TIMESTAMPTZ(3),
    "last_error" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "circuits_pkey" PRIMARY KEY ("workspace_id","host")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "role" "Role" NOT NULL DEFAULT 'editor',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "executor_events" (
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "event_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(6),

    CONSTRAINT "executor_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "executor_runs" (
    "id" TEXT NOT NULL,
    "function_id" TEXT NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'running',
    "event" TEXT NOT NULL,
    "output" TEXT,
    "parent_run_id" TEXT,
    "parent_step_id" TEXT,
    "slots" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "step_count" INTEGER NOT NULL DEFAULT 0,
    "state_bytes" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "executor_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "executor_steps" (
    "run_id" TEXT NOT NULL,
    "step_id" TEXT NOT NULL,
    "seq" INTEGER,
    "op" TEXT NOT NULL,
    "race" BOOLEAN NOT NULL DEFAULT false,
    "value" TEXT,

    CONSTRAINT "executor_steps_pkey" PRIMARY KEY ("run_id","step_id")
);

-- CreateTable
CREATE TABLE "executor_jobs" (
    "id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "function_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "step_id" TEXT,
    "payload" TEXT,
    "due_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "generation" BIGSERIAL NOT NULL,
    "owner" TEXT,
    "reclaims" INTEGER NOT NULL DEFAULT 0,
    "again" BOOLEAN NOT NULL DEFAULT false,
    "slots" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "limited" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "executor_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "executor_waits" (
    "run_id" TEXT NOT NULL,
    "step_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "event_name" TEXT,
    "expression" TEXT,
    "signal" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "executor_waits_pkey" PRIMARY KEY ("run_id","step_id")
);

-- CreateTable
CREATE TABLE "executor_functions" (
    "id" TEXT NOT NULL,
    "app_id" TEXT NOT NULL,
    "config" TEXT NOT NULL,

    CONSTRAINT "executor_functions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "executor_schedules" (
    "function_id" TEXT NOT NULL,
    "cron" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3),

    CONSTRAINT "executor_schedules_pkey" PRIMARY KEY ("function_id","cron")
);

-- CreateTable
CREATE TABLE "executor_seen" (
    "function_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "executor_seen_pkey" PRIMARY KEY ("function_id","key")
);

-- CreateTable
CREATE TABLE "executor_workers" (
    "id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "started_at" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "executor_workers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "workflows_workspace_id_updated_at_idx" ON "workflows"("workspace_id", "updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "workflows_workspace_id_key_key" ON "workflows"("workspace_id", "key");

-- CreateIndex
CREATE INDEX "active_triggers_next_at_idx" ON "active_triggers"("next_at");

-- CreateIndex
CREATE INDEX "active_triggers_event_name_idx" ON "active_triggers"("event_name");

-- CreateIndex
CREATE UNIQUE INDEX "hooks_workflow_id_node_id_key" ON "hooks"("workflow_id", "node_id");

-- CreateIndex
CREATE INDEX "runs_workspace_id_created_at_id_idx" ON "runs"("workspace_id", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "runs_workflow_id_created_at_id_idx" ON "runs"("workflow_id", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "runs_status_admitted_at_idx" ON "runs"("status", "admitted_at");

-- CreateIndex
CREATE INDEX "runs_workspace_id_status_admitted_at_workflow_id_idx" ON "runs"("workspace_id", "status", "admitted_at", "workflow_id");

-- CreateIndex
CREATE INDEX "runs_pending" ON "runs"("workspace_id", "admitted_at", "workflow_id") WHERE (status = 'pending');

-- CreateIndex
CREATE INDEX "runs_workflow_id_status_admitted_at_priority_created_at_idx" ON "runs"("workflow_id", "status", "admitted_at", "priority" DESC, "created_at");

-- CreateIndex
CREATE INDEX "runs_parent_run_id_idx" ON "runs"("parent_run_id");

-- CreateIndex
CREATE INDEX "runs_document_hash_idx" ON "runs"("document_hash");

-- CreateIndex
CREATE UNIQUE INDEX "runs_workflow_id_idempotency_key_key" ON "runs"("workflow_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "step_runs_run_id_unit_idx" ON "step_runs"("run_id", "unit");

-- CreateIndex
CREATE INDEX "step_runs_run_id_scope_idx" ON "step_runs"("run_id", "scope");

-- CreateIndex
CREATE INDEX "pauses_workspace_id_kind_status_created_at_idx" ON "pauses"("workspace_id", "kind", "status", "created_at");

-- CreateIndex
CREATE INDEX "pauses_status_topic_idx" ON "pauses"("status", "topic");

-- CreateIndex
CREATE INDEX "pauses_status_deadline_idx" ON "pauses"("status", "deadline");

-- CreateIndex
CREATE UNIQUE INDEX "pauses_run_id_path_key" ON "pauses"("run_id", "path");

-- CreateIndex
CREATE INDEX "files_run_id_idx" ON "files"("run_id");

-- CreateIndex
CREATE INDEX "files_workspace_id_created_at_idx" ON "files"("workspace_id", "created_at");

-- CreateIndex
CREATE INDEX "store_records_workspace_id_collection_created_at_key_idx" ON "store_records"("workspace_id", "collection", "created_at", "key");

-- CreateIndex
CREATE INDEX "store_effects_created_at_idx" ON "store_effects"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "knowledge_documents_workspace_id_collection_name_key" ON "knowledge_documents"("workspace_id", "collection", "name");

-- CreateIndex
CREATE INDEX "knowledge_chunks_words_idx" ON "knowledge_chunks" USING GIN ("words");

-- CreateIndex
CREATE INDEX "agent_memory_updated_at_idx" ON "agent_memory"("updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "credentials_workspace_id_name_key" ON "credentials"("workspace_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- CreateIndex
CREATE INDEX "executor_events_processed_at_seq_idx" ON "executor_events"("processed_at", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "executor_runs_function_id_dedupe_key_key" ON "executor_runs"("function_id", "dedupe_key");

-- CreateIndex
CREATE INDEX "executor_jobs_limited_due_at_idx" ON "executor_jobs"("limited", "due_at");

-- CreateIndex
CREATE INDEX "executor_jobs_run_id_idx" ON "executor_jobs"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "executor_waits_signal_key" ON "executor_waits"("signal");

-- CreateIndex
CREATE INDEX "executor_waits_event_name_idx" ON "executor_waits"("event_name");

-- CreateIndex
CREATE INDEX "executor_waits_expires_at_idx" ON "executor_waits"("expires_at");

-- CreateIndex
CREATE INDEX "executor_functions_app_id_idx" ON "executor_functions"("app_id");

-- CreateIndex
CREATE INDEX "executor_seen_seen_at_idx" ON "executor_seen"("seen_at");

-- CreateIndex
CREATE INDEX "executor_workers_host_idx" ON "executor_workers"("host");

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflows" ADD CONSTRAINT "workflows_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pins" ADD CONSTRAINT "pins_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "edit_histories" ADD CONSTRAINT "edit_histories_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "edit_histories" ADD CONSTRAINT "edit_histories_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_versions" ADD CONSTRAINT "workflow_versions_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "active_triggers" ADD CONSTRAINT "active_triggers_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hooks" ADD CONSTRAINT "hooks_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pauses" ADD CONSTRAINT "pauses_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "files" ADD CONSTRAINT "files_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "knowledge_chunks" ADD CONSTRAINT "knowledge_chunks_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "knowledge_documents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential_paces" ADD CONSTRAINT "credential_paces_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "credentials"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "circuits" ADD CONSTRAINT "circuits_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
