namespace Liftoff.Simulator.StrategisRelay;

/// <summary>An error as Graph writes it.</summary>
internal sealed record GraphError(int Code, int? Subcode, string Message, string? Field = null, int Status = 400, bool IsTransient = false)
{
    public object ToBody() => new
    {
        error = new
        {
            message = Message,
            type = "OAuthException",
            code = Code,
            error_subcode = Subcode,
            is_transient = IsTransient,
            error_user_title = "Simulated",
            error_user_msg = Message,
            error_data = Field is null ? null : $$"""{"blame_field_specs":[["{{Field}}"]]}""",
            fbtrace_id = "SimTrace" + Code,
        },
    };
}
