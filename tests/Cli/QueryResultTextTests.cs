using System.Numerics;
using Liftoff.Cli.Output;
using Liftoff.Jobs;
using Liftoff.Warehouse;

namespace Liftoff.Cli.Tests;

public sealed class QueryResultTextTests
{
    [Fact]
    public void Json_keeps_every_digit_and_every_name()
    {
        Assert.Equal(
            """[{"id":"120215","n":9007199254740993,"big":170141183460469231731687303715884105727,"d":1.500000,"f":0.1,"nan":"NaN","b":true,"day":"2025-11-22","none":null,"list":[1,2],"text":"a \"b\" é"}]""" + Environment.NewLine,
            Json(Row(("id", "120215"), ("n", 9007199254740993L), ("big", BigInteger.Parse("170141183460469231731687303715884105727", System.Globalization.CultureInfo.InvariantCulture)), ("d", 1.500000m), ("f", 0.1), ("nan", double.NaN), ("b", true), ("day", new DateOnly(2025, 11, 22)), ("none", null), ("list", new List<int> { 1, 2 }), ("text", "a \"b\" é"))));
    }

    [Fact]
    public void Csv_quotes_what_needs_it_and_leaves_null_empty()
    {
        using var output = new StringWriter();
        QueryResultText.WriteCsv(Row(("a,b", "x"), ("q", "say \"hi\""), ("nl", "1\n2"), ("null", null), ("n", 1.25m)), output);
        Assert.Equal($"\"a,b\",q,nl,null,n{Environment.NewLine}x,\"say \"\"hi\"\"\",\"1\n2\",,1.25{Environment.NewLine}", output.ToString());
    }

    [Fact]
    public void No_rows_are_an_empty_list_and_a_header()
    {
        var none = new QueryResult([new QueryColumn("a", "Integer")], [], IsTruncated: false);
        using var csv = new StringWriter();
        QueryResultText.WriteCsv(none, csv);
        Assert.Equal(("[]" + Environment.NewLine, "a" + Environment.NewLine), (Json(none), csv.ToString()));
    }

    [Theory]
    [InlineData(JobStatus.Success, 0)]
    [InlineData(JobStatus.Partial, 3)]
    [InlineData(JobStatus.Failed, 1)]
    [InlineData(JobStatus.Running, 1)]
    public void The_exit_code_tells_how_a_run_ended(JobStatus status, int code) => Assert.Equal(code, ExitCode.Of(status));

    private static string Json(QueryResult answer)
    {
        using var output = new StringWriter();
        QueryResultText.WriteJson(answer, output);
        return output.ToString();
    }

    private static QueryResult Row(params (string Name, object? Value)[] cells) =>
        new([.. cells.Select(cell => new QueryColumn(cell.Name, "Varchar"))], [[.. cells.Select(cell => cell.Value)]], IsTruncated: false);
}
