using System.Net;
using System.Text.Json;

namespace FraudSignals.Http.Tests;

/// <summary>What came back.</summary>
public sealed record Answer(HttpStatusCode Status, string? ContentType, string? RetryAfter, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public long Number(string name) => Json.GetProperty(name).GetInt64();

    /// <summary>Each error as <c>index id field code</c>.</summary>
    public string[] Errors => [.. Json.GetProperty("errors").EnumerateArray().Select(e => string.Join(' ',
        e.GetProperty("index").GetInt64(), Or(e, "id"), Or(e, "field"), e.GetProperty("code").GetString()))];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.RetryAfter?.ToString(),
        await response.Content.ReadAsStringAsync());

    private static string Or(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString()! : "-";
}
