using System.Text;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Tests.BadInput;

/// <summary>Texts that are too large or not UTF-8.</summary>
public sealed class BadTextTests
{
    [Theory]
    [InlineData(BatchFormat.Json)]
    [InlineData(BatchFormat.NdJson)]
    [InlineData(BatchFormat.Csv)]
    public async Task A_field_of_ten_megabytes_is_refused_and_passed_over(BatchFormat format)
    {
        await using var server = await EngineServer.StartAsync();
        var huge = Call.In(format, "b").Replace("0899999999", new string('9', 10 << 20), StringComparison.Ordinal);
        var answer = await server.PostCallsAsync(format, Call.In(format, "1"), huge, Call.In(format, "2"));
        answer.AssertTaken(new Counts(Accepted: 2, Rejected: 1), "1 b - record_too_large");
        await server.AssertCountedAsync("1", "2");
    }

    [Theory]
    [InlineData(BatchFormat.Json, "\u00A4")]
    [InlineData(BatchFormat.NdJson, "\u00A4")]
    [InlineData(BatchFormat.Csv, "\u00A4")]
    [InlineData(BatchFormat.Json, "08\u00C0\u00AF")]
    [InlineData(BatchFormat.Json, "08\u00ED\u00A0\u0080")]
    [InlineData(BatchFormat.Json, "08\u00F4\u0090\u0080\u0080")]
    public async Task Bytes_that_are_no_utf8_are_named(BatchFormat format, string bytes)
    {
        await using var server = await EngineServer.StartAsync();
        var bad = Call.In(format, "b").Replace(Call.Caller, bytes, StringComparison.Ordinal);
        var body = Call.Body(format, Call.In(format, "1"), bad, Call.In(format, "2"));
        var answer = await server.PostAsync("/api/calls", Encoding.Latin1.GetBytes(body), Call.ContentType(format));
        answer.AssertTaken(new Counts(Accepted: 2, Rejected: 1), "1 b caller invalid_utf8");
        await server.AssertCountedAsync("1", "2");
    }

    [Fact]
    public async Task An_id_that_is_no_utf8_is_named_and_not_shown()
    {
        await using var server = await EngineServer.StartAsync();
        var body = Call.Body(BatchFormat.Json, Call.Json("1"), Call.Json("\u00A4"), Call.Json("2"));
        var answer = await server.PostAsync("/api/calls", Encoding.Latin1.GetBytes(body), "application/json");
        answer.AssertTaken(new Counts(Accepted: 2, Rejected: 1), "1 - id invalid_utf8");
        await server.AssertCountedAsync("1", "2");
    }
}
