using System.CommandLine;
using Liftoff.Cli.Output;
using Liftoff.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Cli.Commands;

/// <summary>One command for each job, made from its description.</summary>
public static class JobCommand
{
    /// <param name="details">What is told beside the result, by name; null for nothing. It is printed and stored nowhere.</param>
    public static Command Create(JobDescription job, Func<IServiceProvider, JobResult, CancellationToken, Task<IReadOnlyDictionary<string, string>>>? details = null)
    {
        var options = Options(job.Parameters);
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object on the last line." };
        var command = new Command(job.Name, job.Summary);
        foreach (var option in options.Values) command.Add(option);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => RunAsync(job, Given(parsed, options), details, parsed.GetValue(json), cancellationToken));
        return command;
    }

    /// <summary>One option for each parameter. What a parameter takes in brackets can be left out: <c>--clean</c> is <c>--clean=true</c>.</summary>
    internal static IReadOnlyDictionary<string, Option<string?>> Options(IEnumerable<JobParameter> parameters) => parameters.ToDictionary(
        parameter => parameter.Name,
        parameter => new Option<string?>("--" + parameter.Name) { Description = parameter.Description, HelpName = parameter.Takes, Arity = parameter.Takes.StartsWith('[') ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne });

    internal static Dictionary<string, string?> Given(ParseResult parsed, IReadOnlyDictionary<string, Option<string?>> options) =>
        options.ToDictionary(option => option.Key, option => parsed.GetResult(option.Value) is { Tokens.Count: 0, Implicit: false } ? "true" : parsed.GetValue(option.Value));

    /// <exception cref="UsageException">Something was given that cannot be.</exception>
    internal static void Refuse(ParameterReader reader)
    {
        if (reader.Problems.Count > 0) throw new UsageException(string.Join("; ", reader.Problems.Select(problem => $"--{problem.Name} {problem.Spelled(name => $"--{name}")}")));
    }

    private static async Task<int> RunAsync(JobDescription job, Dictionary<string, string?> given, Func<IServiceProvider, JobResult, CancellationToken, Task<IReadOnlyDictionary<string, string>>>? details, bool json, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(given, TimeProvider.System);
        var start = job.Read(reader);
        Refuse(reader);

        await using var services = Services.Build();
        return await RunAsync(services, start, json, details, cancellationToken);
    }

    /// <summary>Runs a job under the eyes of a user and shows how it ended.</summary>
    /// <param name="details">What is shown beside the result; null for nothing.</param>
    public static async Task<int> RunAsync(IServiceProvider services, JobStart start, bool json, Func<IServiceProvider, JobResult, CancellationToken, Task<IReadOnlyDictionary<string, string>>>? details, CancellationToken cancellationToken)
    {
        JobResult result;
        using (var progress = ProgressDisplay.Create())
            result = await services.GetServices<IJob>().Single(job => job.Description.Name == start.Job).RunAsync(start, runId: null, progress, cancellationToken);
        var more = details is null ? new Dictionary<string, string>() : await details(services, result, cancellationToken);
        if (json) Console.Out.WriteLine(JobResultText.Json(result, more));
        else JobResultText.Write(result, more);
        return ExitCode.Of(result.Status);
    }
}
