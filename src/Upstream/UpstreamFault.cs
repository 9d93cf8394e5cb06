namespace Liftoff.Upstream;

/// <summary>Puts into words why a request got no answer.</summary>
public static class UpstreamFault
{
    /// <returns>Half a sentence without a full stop, and without addresses.</returns>
    public static string Describe(Exception failure) => failure switch
    {
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => "the connection ended in the middle of the answer",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "the connection ended in the middle of the answer",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the host name cannot be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection can be made",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "the server's certificate is not trusted",
        _ => "the connection broke",
    };
}
