using Liftoff.Composition;
using Liftoff.Composition.Telemetry;
using Liftoff.Functions;
using Liftoff.Functions.Starting;
using Liftoff.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
try
{
    builder.Services.AddLiftoff(builder.Configuration);
}
catch (InvalidSettingsException invalid)
{
    await Console.Error.WriteLineAsync(invalid.Message);
    return 1;
}

builder.Services.AddSingleton<JobStarter>();
builder.Services.AddHostedService<Liftoff.Functions.CampaignSetup.SetupResumption>();
ApplicationInsights.Add(builder.Services, builder.Configuration);
var app = builder.Build();
// It listens from when it is made.
app.Services.GetRequiredService<TelemetryExport>();
app.Run();
return 0;
