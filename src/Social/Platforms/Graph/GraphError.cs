using System.Text.Json;

namespace Liftoff.Social.Platforms.Graph;

/// <summary>The <c>error</c> object of a Graph answer. Code and subcode decide, never the text or the HTTP status (contract: social, §2.5).</summary>
public sealed record GraphError(int Code, int Subcode, string Message, bool IsTransient)
{
    /// <summary>100 and its like: the request itself is wrong, as a rule because of one metric.</summary>
    public bool IsBadParameter => Code is 100 or 3001;

    public bool IsUnknownObject => Code == 100 && Subcode == 33;

    /// <summary>The account was no business account yet on that day.</summary>
    public bool IsBeforeConversion => Code == 100 && Subcode == 2108006;

    public bool IsDeadToken => Code is 102 or 190;

    public bool IsMissingPermission => Code is 10 or (>= 200 and <= 299);

    public bool IsAppLimit => Code == 4;

    public bool IsUserLimit => Code == 17;

    public bool IsAccountLimit => Code is 32 or 613 or (>= 80000 and <= 80014);

    /// <summary>Blocked for spam or abuse: asking soon makes it worse.</summary>
    public bool IsBlocked => Code is 341 or 368;

    /// <summary>Worth another attempt. Limits are marked transient too, but pass in hours.</summary>
    public bool IsPassing => (IsTransient || Code is 1 or 2) && !IsAppLimit && !IsUserLimit && !IsAccountLimit && !IsBlocked && !IsDeadToken;

    /// <returns>Null when the answer holds no error.</returns>
    public static GraphError? Of(JsonElement? body)
    {
        if (body?.Child("error") is not { ValueKind: JsonValueKind.Object } error) return null;
        return new GraphError(Whole("code"), Whole("error_subcode"), error.Text("message") ?? "", error.Child("is_transient") is { ValueKind: JsonValueKind.True });

        int Whole(string name) => error.Child(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : 0;
    }
}
