-- How many campaigns each buyer launches.
SELECT buyer,
       grouping(buyer) = 1 AS is_total,
       count(*) AS launches,
       count(*)::DOUBLE / max(count(*)) OVER () AS share,
       min(first_seen) AS first_launch,
       max(first_seen) AS last_launch,
       count(*)::DOUBLE / $days AS average_a_day
FROM launched
GROUP BY GROUPING SETS ((buyer), ())
ORDER BY is_total, launches DESC, buyer;
