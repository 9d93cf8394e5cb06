namespace Liftoff.Functions.Dashboard;

/// <summary>A file of the page.</summary>
/// <param name="Version">Made of the content, in the form of an ETag.</param>
public sealed record PageFile(byte[] Content, string ContentType, string Version);
