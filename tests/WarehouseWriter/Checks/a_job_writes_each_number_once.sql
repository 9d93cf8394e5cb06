SELECT job, number FROM test_rows GROUP BY job, number HAVING count(*) > 1 ORDER BY job, number;
