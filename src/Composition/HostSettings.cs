using Liftoff.Settings;

namespace Liftoff.Composition;

/// <summary>The settings that the Functions host itself reads. The program never looks at them; they are declared, so that they stand in the tables.</summary>
public static class HostSettings
{
    public static void Read(SettingsReader settings)
    {
        settings.Secret("AzureWebJobsStorage", "The Functions host's own storage (timers and running jobs: blobs, queues, tables). The command line does without.");
        settings.Text("FUNCTIONS_WORKER_RUNTIME", "What the Functions host starts: always `dotnet-isolated`. The command line does without.");
        settings.Secret("APPLICATIONINSIGHTS_CONNECTION_STRING", "Application Insights, for the host's logs and, in a build with the official packages, our traces and metrics. Empty: none.");
    }
}
