using System.Text.Json;

namespace Liftoff.Jobs;

/// <summary>A parameter as help and error messages show it.</summary>
/// <param name="Name">With dashes, as on the command line: <c>max-hour</c>.</param>
/// <param name="Takes">What it takes, for example <c>0..27</c>.</param>
/// <param name="Description">What it does and its default.</param>
public sealed record JobParameter(string Name, string Takes, string Description)
{
    /// <summary>The name in query strings and JSON bodies: <c>maxHour</c>.</summary>
    public string CamelCaseName => CamelCase(Name);

    /// <summary>Any name has this form, also one that a request made up: <c>-max--hour</c> is <c>maxHour</c>.</summary>
    public static string CamelCase(string name) => JsonNamingPolicy.CamelCase.ConvertName(
        string.Concat(name.Split('-', StringSplitOptions.RemoveEmptyEntries).Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..])));
}
