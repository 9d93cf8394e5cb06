-- Starts the daily collection from PostgreSQL (Supabase: enable pg_cron and pg_net in the dashboard first) instead of from the
-- app's own timer. Run it with psql; the secret is INTERNAL_CRON_SECRET:
--
--   psql "$POSTGRES_CONNECTION" -v base_url=https://APP.azurewebsites.net -v secret="$INTERNAL_CRON_SECRET" -f infra/setup_pg_cron.sql
--
-- and switch the app's timer off with the app setting AzureWebJobs.CollectSocialTimer.Disabled=true; scheduler-status then
-- says not_running. Two that are on do no harm: the second start joins the first.
--
-- pg_cron does not repeat a run that failed or was missed; the next one looks a few days back.

\set ON_ERROR_STOP on

CREATE EXTENSION IF NOT EXISTS pg_cron;
CREATE EXTENSION IF NOT EXISTS pg_net;

-- A job of that name is replaced.
SELECT cron.unschedule(jobid) FROM cron.job WHERE jobname = 'daily-analytics-collection';

SELECT cron.schedule(
    'daily-analytics-collection',
    '0 2 * * *',                                    -- 02:00 UTC; pg_cron thinks in GMT unless cron.timezone says otherwise
    format(
        $command$
        SELECT net.http_post(
            url := %L,
            headers := jsonb_build_object('Content-Type', 'application/json', 'X-Cron-Secret', %L),
            body := jsonb_build_object('job', 'analytics_collection', 'triggered_by', 'pg_cron', 'timestamp', now()),
            timeout_milliseconds := 30000)
        $command$,
        rtrim(:'base_url', '/') || '/api/internal/analytics/trigger-collection',
        :'secret'));

-- What is scheduled, and how the last runs ended (the answers: net._http_response).
SELECT jobname, schedule, active FROM cron.job WHERE jobname = 'daily-analytics-collection';
SELECT status, return_message, start_time FROM cron.job_run_details
WHERE jobid = (SELECT jobid FROM cron.job WHERE jobname = 'daily-analytics-collection') ORDER BY start_time DESC LIMIT 5;
