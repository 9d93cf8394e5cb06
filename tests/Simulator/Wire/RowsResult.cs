using System.Globalization;
using System.Text.Json;
using Liftoff.Simulator.Faults;
using Microsoft.AspNetCore.Http;

namespace Liftoff.Simulator.Wire;

/// <summary>
/// Streams rows as JSON in an envelope. Row-level faults of the request apply here, and so does paging with <c>page</c> (from 1)
/// and <c>limit</c>.
/// </summary>
internal sealed class RowsResult(IEnumerable<Row> rows, Envelope envelope, Row? metadata = null) : IResult
{
    private const int FlushAt = 32 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response, cancellation) = (httpContext.Request, httpContext.Response, httpContext.RequestAborted);
        var faults = RowFaults.Of(httpContext);
        var shown = faults.Apply(faults.PagingIgnored ? rows : Page(rows, request.Query));
        var around = faults.UnknownEnvelope ? Envelope.Unknown : envelope;

        response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        Open(json, around, metadata);
        foreach (var row in shown)
        {
            Write(json, row);
            if (json.BytesPending < FlushAt) continue;
            await json.FlushAsync(cancellation);
            await response.BodyWriter.FlushAsync(cancellation);
        }
        Close(json, around);
        await json.FlushAsync(cancellation);
        await response.BodyWriter.FlushAsync(cancellation);
    }

    internal static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case Row row:
                json.WriteStartObject();
                foreach (var (name, field) in row)
                {
                    json.WritePropertyName(name);
                    Write(json, field);
                }
                json.WriteEndObject();
                break;
            case IEnumerable<object> items:
                json.WriteStartArray();
                foreach (var item in items) Write(json, item);
                json.WriteEndArray();
                break;
            default: throw new ArgumentException($"A row cannot hold a {value.GetType()}.", nameof(value));
        }
    }

    private static IEnumerable<Row> Page(IEnumerable<Row> rows, IQueryCollection query)
    {
        if (!int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var limit) || limit <= 0) return rows;
        var page = int.TryParse(query["page"], CultureInfo.InvariantCulture, out var number) ? Math.Max(1, number) : 1;
        return rows.Skip((page - 1) * limit).Take(limit);
    }

    private static void Open(Utf8JsonWriter json, Envelope envelope, Row? metadata)
    {
        if (envelope != Envelope.Bare) json.WriteStartObject();
        foreach (var (name, value) in envelope == Envelope.Bare || metadata is null ? [] : metadata)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }
        switch (envelope)
        {
            case Envelope.Bare: json.WriteStartArray(); break;
            case Envelope.Data: json.WriteStartArray("data"); break;
            case Envelope.Rows: json.WriteStartArray("rows"); break;
            case Envelope.Results: json.WriteStartArray("results"); break;
            case Envelope.NestedData: json.WriteStartObject("data"); json.WriteStartArray("data"); break;
            case Envelope.Unknown: json.WriteStartObject("payload"); json.WriteStartArray("items"); break;
        }
    }

    private static void Close(Utf8JsonWriter json, Envelope envelope)
    {
        json.WriteEndArray();
        if (envelope != Envelope.Bare) json.WriteEndObject();
        if (envelope is Envelope.NestedData or Envelope.Unknown) json.WriteEndObject();
    }
}
