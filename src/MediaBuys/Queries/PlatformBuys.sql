-- The media buys of a platform, by its id or name.
SELECT mb.id::text
FROM media_buys mb
LEFT JOIN media_platforms mp ON mp.id::text = mb.media_platform_id::text
WHERE mb.media_platform_id::text = @platform OR lower(mp.name) = lower(@platform)
