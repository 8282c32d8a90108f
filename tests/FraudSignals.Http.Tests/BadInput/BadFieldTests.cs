using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Tests.BadInput;

/// <summary>Fields that are missing, unknown, doubled, of the wrong type or out of range.</summary>
public sealed class BadFieldTests
{
    private const string Caller = $"\"{Call.Caller}\"";

    public static TheoryData<string, string> BadCalls => new()
    {
        { Call.With($"\"caller\":{Caller},\"callee\":\"0899999999\",", ""), "1 b caller missing_field" },
        { Call.With($"\"caller\":{Caller},\"callee\":\"0899999999\"", "\"caller\":null,\"callee\":\"-\""), "1 b caller nobody_known" },
        { Call.With("\"id\":\"b\",", ""), "1 - id missing_field" },
        { Call.With("\"b\"", "7"), "1 - id wrong_type" },
        { Call.With("\"b\"", "\"\""), "1 - id empty" },
        { Call.With("\"b\"", $"\"{new string('b', 129)}\""), "1 - id too_long" },
        { Call.Json("b", ",\"trunk\":\"x\""), "1 b trunk unknown_field" },
        { Call.Json("b", ",\"sim\":\"1\",\"sim\":\"2\""), "1 b sim duplicate_field" },
        { Call.With("12.5", "\"12.5\""), "1 b durationSeconds wrong_type" },
        { Call.With("12.5", "true"), "1 b durationSeconds wrong_type" },
        { Call.With("12.5", "null"), "1 b durationSeconds missing_field" },
        { Call.With("12.5", "NaN"), "1 b durationSeconds not_a_number" },
        { Call.With("12.5", "-Infinity"), "1 b durationSeconds not_a_number" },
        { Call.With("12.5", "1e999"), "1 b durationSeconds out_of_range" },
        { Call.With("12.5", "123456789012345678901234567890"), "1 b durationSeconds out_of_range" },
        { Call.With("12.5", "-1"), "1 b durationSeconds negative" },
        { Call.With("12.5", "{\"a\":[1,{}]}"), "1 b durationSeconds wrong_type" },
        { Call.With(Caller, "812345678"), "1 b caller wrong_type" },
        { Call.With(Call.Caller, new string('k', 65)), "1 b caller too_long" },
        { Call.With(Call.Caller, "6.68123E+10"), "1 b caller spreadsheet_damage" },
        { Call.With(Call.Caller, "66812345678.0"), "1 b caller spreadsheet_damage" },
        { Call.With(Call.Caller, "0999 0812345678"), "1 b caller unreadable_number" },
        { Call.With(Call.Caller, "08123xxxxx"), "1 b caller masked" },
        { Call.With(Call.Caller, "08\\u0000"), "1 b caller control_character" },
        { Call.With(Call.Caller, "08\\ud800x"), "1 b caller invalid_utf8" },
        { Call.Json("b", ",\"answered\":\"yes\""), "1 b answered wrong_type" },
        { Call.Json("b", ",\"kind\":\"fax\""), "1 b kind unknown_value" },
        { Call.Json("b", ",\"view\":\"none\""), "1 b view unknown_value" },
        { Call.Json("b", ",\"version\":1.5"), "1 b version out_of_range" },
        { Call.Json("b", ",\"version\":-1"), "1 b version out_of_range" },
    };

    [Theory]
    [MemberData(nameof(BadCalls))]
    public async Task A_bad_call_between_good_ones_is_named_and_harms_neither(string bad, string error)
    {
        foreach (var format in (BatchFormat[])[BatchFormat.Json, BatchFormat.NdJson])
        {
            await using var server = await EngineServer.StartAsync();
            var answer = await server.PostCallsAsync(format, Call.Json("1"), bad, Call.Json("2"));
            answer.AssertTaken(new Counts(Accepted: 2, Rejected: 1), error);
            await server.AssertCountedAsync("1", "2");
        }
    }

    [Theory]
    [InlineData($"b,{Call.Time},,,5,true", "caller missing_field")]
    [InlineData($"b,{Call.Time},=A2,0899999999,5,true", "caller spreadsheet_damage")]
    [InlineData($"b,{Call.Time},{Call.Caller},0899999999,NaN,true", "durationSeconds not_a_number")]
    [InlineData($"b,{Call.Time},{Call.Caller},0899999999,\"1,000\",true", "durationSeconds not_a_number")]
    [InlineData($"b,{Call.Time},{Call.Caller},0899999999,1e999,true", "durationSeconds out_of_range")]
    [InlineData($"b,{Call.Time},{Call.Caller},0899999999,-5,true", "durationSeconds negative")]
    [InlineData($"b,{Call.Time},{Call.Caller},0899999999,5,maybe", "answered unknown_value")]
    [InlineData($"b,2026-03-01,{Call.Caller},0899999999,5,true", "time invalid_time")]
    public async Task A_bad_cell_between_good_rows_is_named_and_harms_neither(string bad, string error)
    {
        await using var server = await EngineServer.StartAsync();
        var answer = await server.PostCallsAsync(BatchFormat.Csv, Call.Row("1"), bad, Call.Row("2"));
        answer.AssertTaken(new Counts(Accepted: 2, Rejected: 1), $"1 b {error}");
        await server.AssertCountedAsync("1", "2");
    }

    [Fact]
    public async Task Every_wrong_field_of_a_record_is_named_and_the_record_counted_once()
    {
        await using var server = await EngineServer.StartAsync();
        var answer = await server.PostCallsAsync(
            BatchFormat.Json, Call.Json("1"), """{"id":"b","time":"x","caller":"","calee":"1"}""", Call.Json("2"));
        answer.AssertTaken(
            new Counts(Accepted: 2, Rejected: 1),
            "1 b time invalid_time", "1 b durationSeconds missing_field", "1 b calee unknown_field");
        await server.AssertCountedAsync("1", "2");
    }

    [Theory]
    [InlineData("callee_", "Did you mean callee?")]
    [InlineData("a_party", "Did you mean caller?")]
    [InlineData("currency", "It is a field of transfers.")]
    [InlineData("zzzzzzzz", "The fields are id, time, caller")]
    public async Task An_unknown_field_is_answered_with_what_was_meant(string name, string advice)
    {
        await using var server = await EngineServer.StartAsync();
        var answer = await server.PostCallsAsync(BatchFormat.Json, Call.Json("1"), Call.Json("b", $",\"{name}\":\"x\""));
        answer.AssertTaken(new Counts(Accepted: 1, Rejected: 1), $"1 b {name} unknown_field");
        Assert.Contains(advice, answer.Text, StringComparison.Ordinal);
        await server.AssertCountedAsync("1");
    }

    [Fact]
    public async Task The_error_list_is_capped_and_says_so()
    {
        await using var server = await EngineServer.StartAsync(o => o.Limits.MaxErrors = 3);
        var answer = await server.PostCallsAsync(BatchFormat.NdJson, [Call.Json("1"), .. Enumerable.Repeat("{}", 50), Call.Json("2")]);
        Assert.Equal((2, 50), (answer.Number("accepted"), answer.Number("rejected")));
        Assert.Equal(["1 - id missing_field", "1 - time missing_field", "1 - caller missing_field"], answer.Errors);
        Assert.True(answer.Json.GetProperty("errorsTruncated").GetBoolean());
        await server.AssertCountedAsync("1", "2");
    }
}
