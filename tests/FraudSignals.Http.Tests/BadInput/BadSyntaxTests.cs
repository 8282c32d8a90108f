using System.Net;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Tests.BadInput;

/// <summary>Bodies whose brackets, lines or rows are broken, and bodies with nothing in them.</summary>
public sealed class BadSyntaxTests
{
    private const string Json = "application/json";
    private const string NdJson = "application/x-ndjson";
    private const string Csv = "text/csv";

    [Fact]
    public async Task Elements_that_are_no_objects_are_refused_one_by_one()
    {
        await using var server = await EngineServer.StartAsync();
        var answer = await server.PostCallsAsync(BatchFormat.Json, "1", Call.Json("1"), "\"x,]\"", "null", "[{},2]", Call.Json("2"));
        answer.AssertTaken(
            new Counts(Accepted: 2, Rejected: 4), "0 - - not_an_object", "2 - - not_an_object", "3 - - not_an_object",
            "4 - - not_an_object");
        await server.AssertCountedAsync("1", "2");
    }

    [Theory]
    [InlineData("{\"id\":\"b\"", "1 b - invalid_json")]
    [InlineData("{\"id\":\"b\" \"time\":1}", "1 b - invalid_json")]
    [InlineData("{\"id\":\"b\"}}", "1 b - invalid_json")]
    [InlineData("[]", "1 - - not_an_object")]
    [InlineData("garbage", "1 - - not_an_object")]
    public async Task A_broken_line_never_harms_the_next(string line, string error)
    {
        await using var server = await EngineServer.StartAsync();
        var answer = await server.PostCallsAsync(BatchFormat.NdJson, Call.Json("1"), line, Call.Json("2"));
        answer.AssertTaken(new Counts(Accepted: 2, Rejected: 1), error);
        await server.AssertCountedAsync("1", "2");
    }

    [Theory]
    [InlineData($"b,{Call.Time},\"{Call.Caller},0899999999,5,true", "invalid_csv")]
    [InlineData($"b,{Call.Time},08\"1,0899999999,5,true", "invalid_csv")]
    [InlineData($"b,{Call.Time},{Call.Caller},0899999999,5", "column_count")]
    [InlineData($"b,{Call.Time},{Call.Caller},0899999999,5,true,x", "column_count")]
    public async Task A_broken_row_never_harms_the_next(string row, string code)
    {
        await using var server = await EngineServer.StartAsync();
        const string good = $",{Call.Time},\"08 1234 5678\",0899999999,12.5,TRUE\r\n";
        var answer = await server.PostCallsAsync($"\uFEFF{Call.CsvHeader}\r\n1{good}{row}\n2{good}", Csv);
        answer.AssertTaken(new Counts(Accepted: 2, Rejected: 1), $"1 b - {code}");
        await server.AssertCountedAsync("1", "2");
    }

    [Fact]
    public async Task A_row_over_several_lines_that_goes_wrong_is_refused_line_by_line()
    {
        await using var server = await EngineServer.StartAsync();
        static string Row(string id) => $"{Call.Time},{id},{Call.Caller},0899999999,12.5\n";
        var answer = await server.PostCallsAsync($"time,id,caller,callee,durationSeconds\n{Row("1")}\"a\nb\",x,\"c\"d\n{Row("2")}", Csv);
        answer.AssertTaken(new Counts(Accepted: 2, Rejected: 2), "1 - - invalid_csv", "2 - - invalid_csv");
        await server.AssertCountedAsync("1", "2");
    }

    [Theory]
    [InlineData("id,time,caller,callee\n", "missing_field", "durationSeconds")]
    [InlineData("id,time,caller,callee,duration\n", "unknown_field", "Did you mean durationSeconds?")]
    [InlineData("id,id,time,caller,callee,durationSeconds\n", "duplicate_field", "more than once")]
    [InlineData($"c1,{Call.Time},{Call.Caller},0899999999,5\n", "unknown_field", "first line must name the fields")]
    [InlineData("id;time;caller;callee;durationSeconds\n", "unknown_field", "commas")]
    [InlineData("\"id,time,caller,callee,durationSeconds\n", "invalid_csv", "Quotes do not match")]
    public async Task A_csv_header_that_cannot_be_used_is_explained(string header, string code, string detail)
    {
        await using var server = await EngineServer.StartAsync();
        var answer = await server.PostCallsAsync($"{header}{Call.Row("1")}\n", Csv);
        answer.AssertStopped(HttpStatusCode.BadRequest, code, accepted: 0, index: 0);
        Assert.Contains(detail, answer.Text, StringComparison.Ordinal);
        await server.AssertCountedAsync();
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public async Task Deep_nesting_is_passed_over(string opening)
    {
        const int Depth = 10_000;
        var nested = string.Concat(Enumerable.Repeat(opening, Depth)) + (opening == "[" ? "" : "1")
            + new string(opening == "[" ? ']' : '}', Depth);
        foreach (var format in (BatchFormat[])[BatchFormat.Json, BatchFormat.NdJson])
        {
            await using var server = await EngineServer.StartAsync();
            var answer =
                await server.PostCallsAsync(format, Call.Json("1"), Call.With("12.5", nested), Call.Json("b", $",\"x\":{nested}"),
                    Call.Json("2"));
            answer.AssertTaken(new Counts(Accepted: 2, Rejected: 2), "1 b durationSeconds wrong_type", "2 b x unknown_field");
            await server.AssertCountedAsync("1", "2");
        }
    }

    [Fact]
    public async Task Broken_syntax_ends_an_array_and_its_prefix_stays()
    {
        await using var server = await EngineServer.StartAsync();
        var answer = await server.PostCallsAsync($"[{Call.Json("1")},{Call.With("12.5", "NaN")},{Call.Json("2")} {Call.Json("3")}]");
        answer.AssertStopped(HttpStatusCode.BadRequest, "invalid_json", accepted: 2, index: 3, "1 b durationSeconds not_a_number");
        await server.AssertCountedAsync("1", "2");
    }

    [Theory]
    [InlineData("", Json)]
    [InlineData("  \n ", Json)]
    [InlineData("", NdJson)]
    [InlineData("\n\n", NdJson)]
    [InlineData("", Csv)]
    public async Task An_empty_body_is_told_what_to_send(string body, string type)
    {
        await using var server = await EngineServer.StartAsync();
        var answer = await server.PostCallsAsync(body, type);
        answer.AssertStopped(HttpStatusCode.BadRequest, "empty_body", accepted: 0, index: 0);
        Assert.Contains("Send", answer.Text, StringComparison.Ordinal);
        await server.AssertCountedAsync();
    }

    [Theory]
    [InlineData("[]", Json)]
    [InlineData(Call.CsvHeader, Csv)]
    public async Task No_records_are_fine(string body, string type)
    {
        await using var server = await EngineServer.StartAsync();
        (await server.PostCallsAsync(body, type)).AssertTaken(new Counts());
        await server.AssertCountedAsync();
    }
}
