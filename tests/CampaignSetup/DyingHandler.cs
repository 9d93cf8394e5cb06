namespace Liftoff.CampaignSetup.Tests;

/// <summary>Lets the process die at a chosen moment: a creating call took effect, its answer arrived, and nobody wrote it down.</summary>
internal sealed class DyingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private int creates;

    /// <summary>How many creating calls are survived; null: all. It is over after one death.</summary>
    public int? DieAfter
    {
        get;
        set
        {
            field = value;
            creates = 0;
        }
    }

    /// <summary>Another moment: after the first call to this path.</summary>
    public string? DieAfterPath { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (request.RequestUri!.AbsolutePath != DieAfterPath && (!IsCreate(request) || creates++ != DieAfter)) return response;
        (DieAfter, DieAfterPath) = (null, null);
        response.Dispose();
        throw new SimulatedDeathException();
    }

    private static bool IsCreate(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath is { } path && (path.EndsWith("/create", StringComparison.Ordinal) || path is "/api/campaigns" or "/api/templates");
}
