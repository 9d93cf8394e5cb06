-- Accounts of the newest collected day by platform, and how many of them gave figures. Of accounts that gave none or were
-- not asked only those are expected that had figures in the two weeks before: a new or switched-off account has none.
WITH day AS (
    SELECT max(date) AS date FROM social_outcomes WHERE date <= $last AND date >= $last - 3
),
asked AS (
    SELECT o.platform, o.outcome, o.outcome = 'collected' AS is_covered,
           EXISTS (FROM analytics_snapshots s WHERE s.platform = o.platform AND s.account_id = o.account_id AND s.user_id = o.user_id AND s.date BETWEEN o.date - 15 AND o.date - 1) AS had_figures
    FROM social_outcomes o JOIN day USING (date)
    WHERE o.outcome <> 'unsupported'
)
SELECT platform, (SELECT date FROM day) AS date, count(*) AS accounts, count(*) FILTER (is_covered) AS covered,
       mode(outcome) FILTER (NOT is_covered) AS most_often
FROM asked
WHERE is_covered OR had_figures OR outcome NOT IN ('no_data', 'skipped')
GROUP BY platform ORDER BY platform;
