using System.Globalization;

namespace Liftoff.Upstream.Tests;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("90", 90, 90)]
    [InlineData("3600", 3600, 120)]
    [InlineData("Fri, 20 Nov 2026 02:01:00 GMT", 60, 60)]
    [InlineData("Fri, 20 Nov 2026 03:00:00 GMT", 3600, 120)]
    [InlineData("Fri, 20 Nov 2026 01:00:00 GMT", 0, 0)]
    public void Seconds_and_moments_are_read_and_nobody_sits_out_more_than_two_minutes(string? header, int? asked, int? satOut)
    {
        using var response = new HttpResponseMessage();
        if (header is not null) response.Headers.Add("Retry-After", header);
        Assert.Equal((asked, satOut), (Seconds(RetryAfter.Of(response.Headers, Now)), Seconds(RetryAfter.ToSitOut(response.Headers, Now))));
    }

    private static int? Seconds(TimeSpan? wait) => wait is null ? null : Convert.ToInt32(wait.Value.TotalSeconds, CultureInfo.InvariantCulture);
}
