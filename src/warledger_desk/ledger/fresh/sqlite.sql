CREATE TABLE IF NOT EXISTS "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);

CREATE TABLE "ledger_actor" ("id" varchar(64) NOT NULL PRIMARY KEY, "name" text NOT NULL, "kind" varchar(20) NOT NULL, "country" varchar(2) NULL, "parent" varchar(64) NULL, "record" text NOT NULL CHECK ((JSON_VALID("record") OR "record" IS NULL)));

CREATE TABLE "ledger_place" ("id" varchar(64) NOT NULL PRIMARY KEY, "name" text NOT NULL, "type" varchar(20) NOT NULL, "country" varchar(2) NULL, "lat" real NULL, "lon" real NULL, "precision" smallint unsigned NOT NULL CHECK ("precision" >= 0), "record" text NOT NULL CHECK ((JSON_VALID("record") OR "record" IS NULL)));

CREATE TABLE "ledger_raw" ("digest" varchar(64) NOT NULL PRIMARY KEY, "content" BLOB NOT NULL);

CREATE TABLE "ledger_report" ("id" varchar(64) NOT NULL PRIMARY KEY, "key" varchar(500) NOT NULL UNIQUE);

CREATE TABLE "ledger_source" ("id" varchar(64) NOT NULL PRIMARY KEY, "name" text NOT NULL);

CREATE TABLE "ledger_incident" ("id" varchar(64) NOT NULL PRIMARY KEY, "outcome" varchar(20) NOT NULL, "aggregate" bool NOT NULL, "start" date NULL, "end" date NULL, "review" bool NOT NULL, "record" text NOT NULL CHECK ((JSON_VALID("record") OR "record" IS NULL)), "per" varchar(20) NULL, "precision" smallint unsigned NULL CHECK ("precision" >= 0), "place_id" varchar(64) NULL REFERENCES "ledger_place" ("id") DEFERRABLE INITIALLY DEFERRED, "place_words" text NULL, "victims_id" varchar(64) NULL REFERENCES "ledger_actor" ("id") DEFERRABLE INITIALLY DEFERRED, "victims_words" text NULL, "perpetrator_id" varchar(64) NULL REFERENCES "ledger_actor" ("id") DEFERRABLE INITIALLY DEFERRED, "perpetrator_words" text NULL, "status" varchar(20) NULL, "grade" varchar(20) NULL, "claims" integer unsigned NULL CHECK ("claims" >= 0), "origins" integer unsigned NULL CHECK ("origins" >= 0), "low" bigint NULL, "best" bigint NULL, "high" bigint NULL, "cluster" varchar(64) NULL);

CREATE TABLE "ledger_judgement" ("id" varchar(64) NOT NULL PRIMARY KEY, "type" varchar(20) NOT NULL, "who" text NOT NULL, "when" datetime NOT NULL, "why" text NOT NULL, "value" text NOT NULL CHECK ((JSON_VALID("value") OR "value" IS NULL)), "holds" bool NOT NULL, "retired" datetime NULL, "retired_by" text NULL, "retired_why" text NULL, CONSTRAINT "retired_by_somebody_for_a_reason" CHECK ((("retired" IS NULL AND "retired_by" IS NULL AND "retired_why" IS NULL) OR ("retired" IS NOT NULL AND "retired_by" IS NOT NULL AND "retired_why" IS NOT NULL))));

CREATE TABLE "ledger_link" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "type" varchar(20) NOT NULL, "score" real NOT NULL, "review" bool NOT NULL, "record" text NOT NULL CHECK ((JSON_VALID("record") OR "record" IS NULL)), "source_id" varchar(64) NOT NULL REFERENCES "ledger_claim" ("id") DEFERRABLE INITIALLY DEFERRED, "target_id" varchar(64) NOT NULL REFERENCES "ledger_claim" ("id") DEFERRABLE INITIALLY DEFERRED, "day" date NULL, CONSTRAINT "one_link_a_type" UNIQUE ("type", "source_id", "target_id"));

CREATE TABLE "ledger_subject" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "index" smallint unsigned NOT NULL CHECK ("index" >= 0), "subject" varchar(64) NOT NULL, "judgement_id" varchar(64) NOT NULL REFERENCES "ledger_judgement" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_subject_an_index" UNIQUE ("judgement_id", "index"));

CREATE TABLE "ledger_version" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "current" bool NOT NULL, "content" varchar(64) NOT NULL, "own_id" text NOT NULL, "origin" text NOT NULL, "record" text NULL, "title" text NULL, "author" text NULL, "published" date NULL, "url" text NULL, "language" text NULL, "text" text NOT NULL, "blocks" text NOT NULL CHECK ((JSON_VALID("blocks") OR "blocks" IS NULL)), "sentences" text NOT NULL CHECK ((JSON_VALID("sentences") OR "sentences" IS NULL)), "coverage" text NOT NULL CHECK ((JSON_VALID("coverage") OR "coverage" IS NULL)), "engine" text NOT NULL, "added" datetime NOT NULL, "raw_id" varchar(64) NOT NULL REFERENCES "ledger_raw" ("digest") DEFERRABLE INITIALLY DEFERRED, "report_id" varchar(64) NOT NULL REFERENCES "ledger_report" ("id") DEFERRABLE INITIALLY DEFERRED, "source_id" varchar(64) NULL REFERENCES "ledger_source" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_version_a_number" UNIQUE ("report_id", "number"));

CREATE INDEX "ledger_actor_name_e098df29" ON "ledger_actor" ("name");

CREATE INDEX "ledger_place_name_989d0249" ON "ledger_place" ("name");

CREATE INDEX "ledger_judgement_when_f8bd885e" ON "ledger_judgement" ("when");

CREATE INDEX "ledger_link_source_id_e856fcc2" ON "ledger_link" ("source_id");

CREATE INDEX "ledger_link_target_id_15d300de" ON "ledger_link" ("target_id");

CREATE INDEX "ledger_subject_subject_0c932063" ON "ledger_subject" ("subject");

CREATE INDEX "ledger_version_content_6b21961a" ON "ledger_version" ("content");

CREATE INDEX "ledger_version_raw_id_1455bc50" ON "ledger_version" ("raw_id");

CREATE UNIQUE INDEX "one_current_version" ON "ledger_version" ("report_id") WHERE "current";

CREATE TABLE "ledger_statement" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "index" integer unsigned NOT NULL CHECK ("index" >= 0), "start" integer unsigned NOT NULL CHECK ("start" >= 0), "end" integer unsigned NOT NULL CHECK ("end" >= 0), "direct" bool NOT NULL, "speaker" text NULL, "comment" integer unsigned NULL CHECK ("comment" >= 0), "record" text NOT NULL CHECK ((JSON_VALID("record") OR "record" IS NULL)), "version_id" bigint NOT NULL REFERENCES "ledger_version" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_statement_an_index" UNIQUE ("version_id", "index"));

CREATE TABLE "ledger_finding" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "index" integer unsigned NOT NULL CHECK ("index" >= 0), "type" varchar(20) NOT NULL, "holds" bool NOT NULL, "message" text NOT NULL, "record" text NOT NULL CHECK ((JSON_VALID("record") OR "record" IS NULL)), "version_id" bigint NOT NULL REFERENCES "ledger_version" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_finding_an_index" UNIQUE ("version_id", "index"));

CREATE INDEX "ledger_finding_holds_af40492b" ON "ledger_finding" ("holds");

CREATE TABLE "ledger_comment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "index" integer unsigned NOT NULL CHECK ("index" >= 0), "author" text NULL, "posted_at" text NULL, "parent" integer unsigned NULL CHECK ("parent" >= 0), "start" integer unsigned NOT NULL CHECK ("start" >= 0), "end" integer unsigned NOT NULL CHECK ("end" >= 0), "version_id" bigint NOT NULL REFERENCES "ledger_version" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_comment_an_index" UNIQUE ("version_id", "index"));

CREATE TABLE "ledger_claim" ("id" varchar(64) NOT NULL PRIMARY KEY, "index" integer unsigned NOT NULL CHECK ("index" >= 0), "lineage" varchar(64) NOT NULL, "start" integer unsigned NOT NULL CHECK ("start" >= 0), "end" integer unsigned NOT NULL CHECK ("end" >= 0), "low" bigint NULL, "high" bigint NULL, "outcome" varchar(20) NOT NULL, "victims" text NULL, "status" varchar(20) NOT NULL, "perpetrator" text NULL, "place_words" text NULL, "date_start" date NULL, "date_end" date NULL, "time_frame" varchar(20) NOT NULL, "claimant" text NULL, "modality" varchar(20) NOT NULL, "comment" integer unsigned NULL CHECK ("comment" >= 0), "claimant_kind" varchar(20) NULL, "record" text NOT NULL CHECK ((JSON_VALID("record") OR "record" IS NULL)), "grounding" text NULL CHECK ((JSON_VALID("grounding") OR "grounding" IS NULL)), "claimant_actor_id" varchar(64) NULL REFERENCES "ledger_actor" ("id") DEFERRABLE INITIALLY DEFERRED, "perpetrator_actor_id" varchar(64) NULL REFERENCES "ledger_actor" ("id") DEFERRABLE INITIALLY DEFERRED, "victims_actor_id" varchar(64) NULL REFERENCES "ledger_actor" ("id") DEFERRABLE INITIALLY DEFERRED, "place_id" varchar(64) NULL REFERENCES "ledger_place" ("id") DEFERRABLE INITIALLY DEFERRED, "version_id" bigint NOT NULL REFERENCES "ledger_version" ("id") DEFERRABLE INITIALLY DEFERRED, "part_of_id" varchar(64) NULL REFERENCES "ledger_claim" ("id") DEFERRABLE INITIALLY DEFERRED, "same_as_id" varchar(64) NULL REFERENCES "ledger_claim" ("id") DEFERRABLE INITIALLY DEFERRED, "first_of" varchar(64) NULL, CONSTRAINT "one_claim_an_index" UNIQUE ("version_id", "index"));

CREATE INDEX "ledger_claim_lineage_4af25095" ON "ledger_claim" ("lineage");

CREATE VIRTUAL TABLE ledger_search USING fts5(
        title, text, content='ledger_version', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2');

CREATE TRIGGER search_added AFTER INSERT ON ledger_version BEGIN
        INSERT INTO ledger_search(rowid, title, text) VALUES (NEW.id, NEW.title, NEW.text);
    END;

CREATE TRIGGER search_removed AFTER DELETE ON ledger_version BEGIN
        INSERT INTO ledger_search(ledger_search, rowid, title, text)
        VALUES ('delete', OLD.id, OLD.title, OLD.text);
    END;

CREATE TRIGGER search_changed AFTER UPDATE OF title, text ON ledger_version BEGIN
        INSERT INTO ledger_search(ledger_search, rowid, title, text)
        VALUES ('delete', OLD.id, OLD.title, OLD.text);
        INSERT INTO ledger_search(rowid, title, text) VALUES (NEW.id, NEW.title, NEW.text);
    END;

CREATE TRIGGER judgement_changed BEFORE UPDATE ON ledger_judgement
        WHEN OLD.retired IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.type IS NOT OLD.type OR NEW.who IS NOT OLD.who OR NEW."when" IS NOT OLD."when" OR NEW.why IS NOT OLD.why OR NEW.value IS NOT OLD.value OR NEW.holds IS NOT OLD.holds
        BEGIN SELECT RAISE(ABORT, 'a judgement is retired, never changed'); END;

CREATE TRIGGER judgement_removed BEFORE DELETE ON ledger_judgement
        BEGIN SELECT RAISE(ABORT, 'a judgement is retired, never changed'); END;

CREATE TRIGGER subject_changed BEFORE UPDATE ON ledger_subject
        BEGIN SELECT RAISE(ABORT, 'a judgement is retired, never changed'); END;

CREATE TRIGGER subject_removed BEFORE DELETE ON ledger_subject
        BEGIN SELECT RAISE(ABORT, 'a judgement is retired, never changed'); END;

CREATE TABLE "ledger_reconciliation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "state" varchar(64) NOT NULL, "made" datetime NOT NULL, "record" text NOT NULL CHECK ((JSON_VALID("record") OR "record" IS NULL)));

CREATE TABLE "ledger_part" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "whole_id" varchar(64) NOT NULL REFERENCES "ledger_incident" ("id") DEFERRABLE INITIALLY DEFERRED, "part_id" varchar(64) NOT NULL REFERENCES "ledger_incident" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_part_a_whole" UNIQUE ("whole_id", "part_id"));

CREATE INDEX "ledger_part_part_id_7aa02a54" ON "ledger_part" ("part_id");

CREATE INDEX "findings_that_hold_or_not" ON "ledger_finding" ("holds", "version_id", "index");

CREATE INDEX "links_by_type_and_day" ON "ledger_link" ("type", "day", "source_id", "target_id");

CREATE INDEX "links_for_review" ON "ledger_link" ("review", "day", "source_id", "target_id");

CREATE INDEX "versions_by_source" ON "ledger_version" ("source_id", "current", "published", "id");

CREATE TABLE "ledger_gathering" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "state" varchar(64) NOT NULL, "made" datetime NOT NULL);

CREATE TABLE "ledger_discussion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version_id" bigint NOT NULL UNIQUE REFERENCES "ledger_version" ("id") DEFERRABLE INITIALLY DEFERRED);

CREATE TABLE "ledger_question" ("id" varchar(64) NOT NULL PRIMARY KEY, "words" text NOT NULL, "who" text NOT NULL, "asked" datetime NOT NULL, "record" text NOT NULL CHECK ((JSON_VALID("record") OR "record" IS NULL)), "discussion_id" bigint NOT NULL REFERENCES "ledger_discussion" ("id") DEFERRABLE INITIALLY DEFERRED);

CREATE TABLE "ledger_undertaking" ("id" varchar(64) NOT NULL PRIMARY KEY, "type" varchar(20) NOT NULL, "name" text NULL, "date_start" date NULL, "date_end" date NULL, "search" text NOT NULL, "record" text NOT NULL CHECK ((JSON_VALID("record") OR "record" IS NULL)));

CREATE TABLE "ledger_discussionpart" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(20) NOT NULL, "index" integer unsigned NOT NULL CHECK ("index" >= 0), "comment" integer unsigned NOT NULL CHECK ("comment" >= 0), "start" integer unsigned NULL CHECK ("start" >= 0), "end" integer unsigned NULL CHECK ("end" >= 0), "name" text NULL, "other" integer unsigned NULL CHECK ("other" >= 0), "relation" varchar(20) NULL, "record" text NOT NULL CHECK ((JSON_VALID("record") OR "record" IS NULL)), "discussion_id" bigint NOT NULL REFERENCES "ledger_discussion" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_part_an_index" UNIQUE ("discussion_id", "kind", "index"));

CREATE INDEX "ledger_question_discussion_id_e8e72f19" ON "ledger_question" ("discussion_id");

CREATE INDEX "undertakings_by_type_and_day" ON "ledger_undertaking" ("type", "date_start", "id");

CREATE INDEX "ledger_discussionpart_discussion_id_2f4b716e" ON "ledger_discussionpart" ("discussion_id");

CREATE INDEX "parts_by_kind_and_name" ON "ledger_discussionpart" ("kind", "name");

CREATE TABLE "ledger_citedclaim" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "claim_id" varchar(64) NOT NULL REFERENCES "ledger_claim" ("id") DEFERRABLE INITIALLY DEFERRED, "part_id" bigint NOT NULL REFERENCES "ledger_discussionpart" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_claim_a_citation" UNIQUE ("part_id", "claim_id"));

CREATE INDEX "ledger_citedclaim_claim_id_122b8d12" ON "ledger_citedclaim" ("claim_id");

CREATE INDEX "ledger_citedclaim_part_id_c8da8519" ON "ledger_citedclaim" ("part_id");

CREATE TABLE "ledger_event" ("id" varchar(64) NOT NULL PRIMARY KEY, "index" integer unsigned NOT NULL CHECK ("index" >= 0), "type" varchar(20) NOT NULL, "mode" varchar(30) NULL, "modality" varchar(20) NOT NULL, "start" integer unsigned NOT NULL CHECK ("start" >= 0), "end" integer unsigned NOT NULL CHECK ("end" >= 0), "date_start" date NULL, "date_end" date NULL, "place_words" text NULL, "name" text NULL, "background" bool NOT NULL, "comment" integer unsigned NULL CHECK ("comment" >= 0), "record" text NOT NULL CHECK ((JSON_VALID("record") OR "record" IS NULL)), "place_id" varchar(64) NULL REFERENCES "ledger_place" ("id") DEFERRABLE INITIALLY DEFERRED, "version_id" bigint NOT NULL REFERENCES "ledger_version" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_event_an_index" UNIQUE ("version_id", "index"));

CREATE INDEX "ledger_event_place_id_a900d0c7" ON "ledger_event" ("place_id");

CREATE TABLE "ledger_eventparty" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "role" varchar(10) NOT NULL, "index" smallint unsigned NOT NULL CHECK ("index" >= 0), "words" text NOT NULL, "actor" varchar(64) NULL, "event_id" varchar(64) NOT NULL REFERENCES "ledger_event" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_party_an_index" UNIQUE ("event_id", "role", "index"));

CREATE INDEX "ledger_eventparty_actor_b9dc9876" ON "ledger_eventparty" ("actor");

CREATE INDEX "ledger_eventparty_event_id_d8bf8c2d" ON "ledger_eventparty" ("event_id");

CREATE TABLE "ledger_position" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "comment" integer unsigned NOT NULL CHECK ("comment" >= 0), "lineage" varchar(64) NOT NULL, "taken" bool NOT NULL, "answer" text NULL, "record" text NULL CHECK ((JSON_VALID("record") OR "record" IS NULL)), "question_id" varchar(64) NOT NULL REFERENCES "ledger_question" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_position_a_comment" UNIQUE ("question_id", "comment"));

CREATE INDEX "ledger_position_lineage_bc51fe48" ON "ledger_position" ("lineage");

CREATE INDEX "ledger_position_question_id_42f43307" ON "ledger_position" ("question_id");

CREATE TABLE "ledger_undertakingevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "stance" varchar(20) NOT NULL, "event_id" varchar(64) NOT NULL REFERENCES "ledger_event" ("id") DEFERRABLE INITIALLY DEFERRED, "undertaking_id" varchar(64) NOT NULL REFERENCES "ledger_undertaking" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_event_an_undertaking" UNIQUE ("undertaking_id", "event_id"));

CREATE INDEX "ledger_undertakingevent_event_id_9e0864e3" ON "ledger_undertakingevent" ("event_id");

CREATE INDEX "ledger_undertakingevent_undertaking_id_12fdcdba" ON "ledger_undertakingevent" ("undertaking_id");

CREATE TABLE "ledger_pending" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "report" varchar(64) NOT NULL);

CREATE INDEX "ledger_incident_cluster_e015b015" ON "ledger_incident" ("cluster");

CREATE TABLE "ledger_facet" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "digest" varchar(64) NOT NULL UNIQUE, "record" text NOT NULL CHECK ((JSON_VALID("record") OR "record" IS NULL)));

CREATE TABLE "ledger_aside" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "claim" varchar(64) NOT NULL UNIQUE, "report" varchar(64) NOT NULL, "outcome" varchar(20) NOT NULL, "reader" bool NOT NULL, "planned" bool NOT NULL);

CREATE INDEX "asides_by_outcome" ON "ledger_aside" ("outcome", "reader", "planned");

CREATE TABLE "ledger_share" ("number" bigint NOT NULL PRIMARY KEY, "incident" varchar(64) NULL UNIQUE, "outcome" varchar(20) NOT NULL, "turn" bigint NOT NULL, "packed" BLOB NOT NULL, "ties" BLOB NOT NULL);

CREATE INDEX "shares_by_turn" ON "ledger_share" ("outcome", "turn");

CREATE INDEX "ledger_aside_report_630ecff6" ON "ledger_aside" ("report");

CREATE INDEX "claims_by_first_of" ON "ledger_claim" ("first_of");

CREATE TABLE "ledger_published" ("version_id" bigint NOT NULL PRIMARY KEY REFERENCES "ledger_version" ("id") DEFERRABLE INITIALLY DEFERRED);

CREATE INDEX "claims_in_order" ON "ledger_claim" ("date_start", "version_id", "index", "date_end");

CREATE INDEX "claims_by_outcome" ON "ledger_claim" ("outcome", "date_start", "version_id", "index", "date_end");

CREATE INDEX "claims_by_status" ON "ledger_claim" ("status", "date_start", "version_id", "index", "date_end");

CREATE INDEX "claims_by_place" ON "ledger_claim" ("place_id", "date_start", "version_id", "index", "date_end");

CREATE INDEX "claims_by_victims" ON "ledger_claim" ("victims_actor_id", "date_start", "version_id", "index", "date_end");

CREATE INDEX "claims_by_perpetrator" ON "ledger_claim" ("perpetrator_actor_id", "date_start", "version_id", "index", "date_end");

CREATE INDEX "claims_by_claimant" ON "ledger_claim" ("claimant_actor_id", "date_start", "version_id", "index", "date_end");

CREATE INDEX "events_by_day" ON "ledger_event" ("date_start", "id", "date_end");

CREATE INDEX "events_by_type_and_day" ON "ledger_event" ("type", "date_start", "id", "date_end");

CREATE INDEX "incidents_by_day" ON "ledger_incident" ("start", "id", "end");

CREATE INDEX "incidents_by_outcome" ON "ledger_incident" ("outcome", "start", "id", "end");

CREATE INDEX "incidents_by_place" ON "ledger_incident" ("place_id", "start", "id", "end");

CREATE INDEX "incidents_by_victims" ON "ledger_incident" ("victims_id", "start", "id", "end");

CREATE INDEX "incidents_by_perpetrator" ON "ledger_incident" ("perpetrator_id", "start", "id", "end");

CREATE INDEX "versions_by_day" ON "ledger_version" ("current", "published", "id", "report_id");

CREATE INDEX "totals_by_day" ON "ledger_claim" ("date_end", "id") WHERE ("comment" IS NULL AND "time_frame" = 'cumulative');

CREATE INDEX "totals_by_place" ON "ledger_claim" ("place_id", "date_end", "id") WHERE ("comment" IS NULL AND "time_frame" = 'cumulative');

CREATE INDEX "totals_by_victims" ON "ledger_claim" ("victims_actor_id", "date_end", "id") WHERE ("comment" IS NULL AND "time_frame" = 'cumulative');

CREATE INDEX "totals_by_perpetrator" ON "ledger_claim" ("perpetrator_actor_id", "date_end", "id") WHERE ("comment" IS NULL AND "time_frame" = 'cumulative');

CREATE INDEX "versions_by_own_id" ON "ledger_version" ((SUBSTR("own_id", 1, 200)));

CREATE INDEX "versions_by_url" ON "ledger_version" ((SUBSTR("url", 1, 200)));

CREATE INDEX "versions_by_origin" ON "ledger_version" ((SUBSTR("origin", 1, 200)));

CREATE TABLE "ledger_keypage" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "start" BLOB NOT NULL UNIQUE, "keys" BLOB NOT NULL, "claims" text NOT NULL);

CREATE TABLE "ledger_incidentclaim" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "claim_id" varchar(64) NOT NULL REFERENCES "ledger_claim" ("id") DEFERRABLE INITIALLY DEFERRED, "incident_id" varchar(64) NOT NULL REFERENCES "ledger_incident" ("id") DEFERRABLE INITIALLY DEFERRED, "keys" BLOB NOT NULL, CONSTRAINT "one_claim_an_incident" UNIQUE ("incident_id", "claim_id"));

CREATE INDEX "ledger_incidentclaim_claim_id_0ddc9553" ON "ledger_incidentclaim" ("claim_id");

CREATE TABLE "ledger_publicincident" ("id" varchar(64) NOT NULL PRIMARY KEY, "outcome" varchar(20) NOT NULL, "aggregate" bool NOT NULL, "start" date NULL, "end" date NULL, "per" varchar(20) NULL, "precision" smallint unsigned NULL CHECK ("precision" >= 0), "place_id" varchar(64) NULL REFERENCES "ledger_place" ("id") DEFERRABLE INITIALLY DEFERRED, "place_words" text NULL, "victims_id" varchar(64) NULL REFERENCES "ledger_actor" ("id") DEFERRABLE INITIALLY DEFERRED, "victims_words" text NULL, "perpetrator_id" varchar(64) NULL REFERENCES "ledger_actor" ("id") DEFERRABLE INITIALLY DEFERRED, "perpetrator_words" text NULL, "status" varchar(20) NULL, "grade" varchar(20) NULL, "claims" integer unsigned NULL CHECK ("claims" >= 0), "origins" integer unsigned NULL CHECK ("origins" >= 0), "low" bigint NULL, "best" bigint NULL, "high" bigint NULL, "hidden" bool NOT NULL, "grade_reason" text NOT NULL);

CREATE INDEX "public_by_day" ON "ledger_publicincident" ("start", "id", "end");

CREATE INDEX "public_by_outcome" ON "ledger_publicincident" ("outcome", "start", "id", "end");

CREATE INDEX "public_by_place" ON "ledger_publicincident" ("place_id", "start", "id", "end");

CREATE INDEX "public_by_victims" ON "ledger_publicincident" ("victims_id", "start", "id", "end");

CREATE INDEX "public_by_perpetrator" ON "ledger_publicincident" ("perpetrator_id", "start", "id", "end");

CREATE INDEX "incidents_narrowed" ON "ledger_incident" ("start", "id", "end", "status", "grade", "outcome", "per", "aggregate", "review");

CREATE INDEX "incidents_for_review" ON "ledger_incident" ("start", "id", "end", "status", "grade", "outcome", "per", "aggregate") WHERE "review";

CREATE INDEX "incidents_that_are_totals" ON "ledger_incident" ("start", "id", "end", "status", "grade", "outcome", "per", "review") WHERE "aggregate";

CREATE INDEX "public_by_sum" ON "ledger_publicincident" ("start", "end", "outcome", "low", "best", "high", "victims_id", "perpetrator_id", "aggregate", "per") WHERE (NOT "aggregate" AND "per" IS NULL);

CREATE INDEX "claims_by_part_of" ON "ledger_claim" ("part_of_id") WHERE "part_of_id" IS NOT NULL;

CREATE INDEX "claims_by_same_as" ON "ledger_claim" ("same_as_id") WHERE "same_as_id" IS NOT NULL;

CREATE INDEX "totals_by_outcome" ON "ledger_claim" ("outcome", "date_end", "id") WHERE ("comment" IS NULL AND "time_frame" = 'cumulative');

CREATE TABLE "ledger_referent" ("id" varchar(64) NOT NULL PRIMARY KEY, "record" text NOT NULL, "unused" bool NOT NULL);

INSERT INTO "django_migrations" (app, name, applied) VALUES
('ledger', '0001_initial', CURRENT_TIMESTAMP),
('ledger', '0002_search_and_kept_judgements', CURRENT_TIMESTAMP),
('ledger', '0003_reconciliation_record', CURRENT_TIMESTAMP),
('ledger', '0004_lists_and_pages', CURRENT_TIMESTAMP),
('ledger', '0005_events_and_discussions', CURRENT_TIMESTAMP),
('ledger', '0006_clusters', CURRENT_TIMESTAMP),
('ledger', '0007_shares', CURRENT_TIMESTAMP),
('ledger', '0008_first_of', CURRENT_TIMESTAMP),
('ledger', '0009_published', CURRENT_TIMESTAMP),
('ledger', '0010_sums_and_names', CURRENT_TIMESTAMP),
('ledger', '0011_key_pages', CURRENT_TIMESTAMP),
('ledger', '0012_public_incidents', CURRENT_TIMESTAMP),
('ledger', '0013_wider_indexes', CURRENT_TIMESTAMP),
('ledger', '0014_fewer_indexes', CURRENT_TIMESTAMP),
('ledger', '0015_referents', CURRENT_TIMESTAMP),
('ledger', '0016_references_once', CURRENT_TIMESTAMP);
