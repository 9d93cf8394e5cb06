-- The same day by day.
SELECT first_seen AS date, buyer, grouping(buyer) = 1 AS is_total, count(*) AS launches
FROM launched
GROUP BY GROUPING SETS ((first_seen, buyer), ())
ORDER BY is_total, date, launches DESC, buyer;
