using System.IO.Compression;
using System.Net;
using System.Text;
using FraudSignals.Events;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>Everything a sender can get wrong, over HTTP: the good records count, the bad ones are named.</summary>
public sealed class BadInputTests
{
    private const string Json = "application/json";
    private const string NdJson = "application/x-ndjson";
    private const string Csv = "text/csv";
    private const string CsvHeader = "id,time,caller,callee,durationSeconds,answered\n";

    private static string Call(string id, string extra = "") =>
        $$"""{"id":"{{id}}","time":"2026-03-01T09:30:00+07:00","caller":"0812345678","callee":"0899999999","durationSeconds":12.5{{extra}}}""";

    private static string Transfer(string id, string amount, string currency = "THB", string extra = "") =>
        $$"""{"id":"{{id}}","time":"2026-03-01T09:30:00Z","payer":"A1","payee":"A2","amount":{{amount}},"currency":"{{currency}}"{{extra}}}""";

    public static TheoryData<string, string> BadCalls => new()
    {
        { Call("b").Replace("\"caller\":\"0812345678\",", "", StringComparison.Ordinal), "caller missing_field" },
        { Call("b", ",\"trunk\":\"x\""), "trunk unknown_field" },
        { Call("b", ",\"sim\":1,\"sim\":2").Replace("1,", "\"1\",", StringComparison.Ordinal), "sim duplicate_field" },
        { Call("b").Replace("12.5", "\"12.5\"", StringComparison.Ordinal), "durationSeconds wrong_type" },
        { Call("b").Replace("12.5", "true", StringComparison.Ordinal), "durationSeconds wrong_type" },
        { Call("b").Replace("12.5", "NaN", StringComparison.Ordinal), "durationSeconds not_a_number" },
        { Call("b").Replace("12.5", "-Infinity", StringComparison.Ordinal), "durationSeconds not_a_number" },
        { Call("b").Replace("12.5", "1e999", StringComparison.Ordinal), "durationSeconds out_of_range" },
        { Call("b").Replace("12.5", "123456789012345678901234567890", StringComparison.Ordinal), "durationSeconds out_of_range" },
        { Call("b").Replace("12.5", "-1", StringComparison.Ordinal), "durationSeconds negative" },
        { Call("b").Replace("12.5", "{\"a\":[1,{}]}", StringComparison.Ordinal), "durationSeconds wrong_type" },
        { Call("b").Replace("12.5", new string('[', 10_000) + new string(']', 10_000), StringComparison.Ordinal), "durationSeconds wrong_type" },
        { Call("b").Replace("\"0812345678\"", "812345678", StringComparison.Ordinal), "caller wrong_type" },
        { Call("b").Replace("0812345678", "   ", StringComparison.Ordinal), "caller empty" },
        { Call("b").Replace("0812345678", new string('x', 65), StringComparison.Ordinal), "caller too_long" },
        { Call("b").Replace("0812345678", "08\\u0000", StringComparison.Ordinal), "caller control_character" },
        { Call("b").Replace("0812345678", "08\\ud800x", StringComparison.Ordinal), "caller invalid_utf8" },
        { Call("b").Replace("+07:00", "", StringComparison.Ordinal), "time time_without_offset" },
        { Call("b").Replace("2026-03-01", "2026-02-29", StringComparison.Ordinal), "time invalid_time" },
        { Call("b").Replace("2026", "9999", StringComparison.Ordinal), "time out_of_range" },
        { Call("b").Replace("2026", "2027", StringComparison.Ordinal), "time too_far_in_future" },
        { Call("b").Replace("\"2026-03-01T09:30:00+07:00\"", "1772332200", StringComparison.Ordinal), "time wrong_type" },
        { Call("b", ",\"answered\":\"yes\""), "answered wrong_type" },
        { Call("b", ",\"kind\":\"fax\""), "kind unknown_value" },
        { Call("b", ",\"view\":\"none\""), "view unknown_value" },
        { Call("b", ",\"version\":1.5"), "version out_of_range" },
        { Call("b", ",\"version\":-1"), "version out_of_range" },
    };

    [Theory]
    [MemberData(nameof(BadCalls))]
    public async Task A_bad_call_between_good_ones_is_named_and_harms_neither(string bad, string error)
    {
        await using var server = await TestServer.StartAsync();
        foreach (var (body, type) in new[] { ($"[{Call("1")},{bad},{Call("2")}]", Json), ($"{Call("3")}\n{bad}\n{Call("4")}\n", NdJson) })
        {
            var answer = await server.PostCallsAsync(body, type);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal((2, 1), (answer.Number("accepted"), answer.Number("rejected")));
            Assert.Equal([$"1 b {error}"], answer.Errors);
        }

        Assert.Equal(["1", "2", "3", "4"], server.Ingestion.TakenIds);
    }

    [Theory]
    [InlineData("-1", "THB", "amount negative")]
    [InlineData("\"-1.00\"", "THB", "amount negative")]
    [InlineData("0", "THB", "amount zero_amount")]
    [InlineData("\"0.00\"", "THB", "amount zero_amount")]
    [InlineData("1.005", "THB", "amount too_many_decimals")]
    [InlineData("1.5", "JPY", "amount too_many_decimals")]
    [InlineData("NaN", "THB", "amount not_a_number")]
    [InlineData("\"NaN\"", "THB", "amount not_a_number")]
    [InlineData("\"1,000.00\"", "THB", "amount not_a_number")]
    [InlineData("1e300", "THB", "amount out_of_range")]
    [InlineData("99999999999999999999", "THB", "amount out_of_range")]
    [InlineData("true", "THB", "amount wrong_type")]
    [InlineData("null", "THB", "amount missing_field")]
    [InlineData("1", "THBX", "currency invalid_currency")]
    [InlineData("1", "T1B", "currency invalid_currency")]
    public async Task A_bad_amount_is_named(string amount, string currency, string error)
    {
        await using var server = await TestServer.StartAsync();
        var body = $"[{Transfer("1", "1")},{Transfer("b", amount, currency)},{Transfer("2", "\"10.50\"", "thb")}]";
        var answer = await server.PostAsync("/api/transfers", Encoding.UTF8.GetBytes(body), Json);
        Assert.Equal([$"1 b {error}"], answer.Errors);
        Assert.Equal(["1", "2"], server.Ingestion.TakenIds);
    }

    [Theory]
    [InlineData("callee_\":\"x\",\"callee", "Did you mean callee?")]
    [InlineData("a_party", "Did you mean caller?")]
    [InlineData("currency", "It is a field of transfers.")]
    [InlineData("zzzzzzzz", "The fields are id, time, caller")]
    public async Task An_unknown_field_is_answered_with_what_was_meant(string name, string advice)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostCallsAsync($"[{Call("b", $",\"{name.Split('"')[0]}\":\"x\"")}]");
        Assert.Contains(advice, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_wrong_field_of_a_record_is_named()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostCallsAsync("""[{"id":"b","time":"x","caller":"","calee":"1"}]""");
        Assert.Equal(
            ["0 b time invalid_time", "0 b caller empty", "0 b callee missing_field", "0 b durationSeconds missing_field", "0 b calee unknown_field"],
            answer.Errors);
        Assert.Equal(1, answer.Number("rejected"));
    }

    [Fact]
    public async Task Elements_that_are_no_objects_are_refused_one_by_one()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostCallsAsync($"[1,{Call("1")},\"x,]\",null,[{{}},2],{Call("2")}]");
        Assert.Equal((2, 4), (answer.Number("accepted"), answer.Number("rejected")));
    }

    [Theory]
    [InlineData("{\"id\":\"b\"", "- invalid_json")]
    [InlineData("{\"id\":\"b\" \"time\":1}", "- invalid_json")]
    [InlineData("[]", "- not_an_object")]
    [InlineData("garbage", "- not_an_object")]
    public async Task A_broken_line_never_harms_the_next(string line, string error)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostCallsAsync($"{Call("1")}\n{line}\n{Call("2")}", NdJson);
        Assert.EndsWith(error, Assert.Single(answer.Errors), StringComparison.Ordinal);
        Assert.Equal(["1", "2"], server.Ingestion.TakenIds);
    }

    [Theory]
    [InlineData("b,2026-03-01T09:30:00Z,\"0812345678,0899999999,5,true")]
    [InlineData("b,2026-03-01T09:30:00Z,08\"1,0899999999,5,true")]
    [InlineData("b,2026-03-01T09:30:00Z,0812345678,0899999999,5")]
    [InlineData("b,2026-03-01T09:30:00Z,0812345678,0899999999,5,true,x")]
    [InlineData("b,2026-03-01T09:30:00Z,,0899999999,5,true")]
    [InlineData("b,2026-03-01T09:30:00Z,0812345678,0899999999,NaN,true")]
    [InlineData("b,2026-03-01T09:30:00Z,0812345678,0899999999,5,maybe")]
    public async Task A_broken_row_never_harms_the_next(string row)
    {
        await using var server = await TestServer.StartAsync();
        const string good = ",2026-03-01T09:30:00Z,\"08 1234 5678\",0899999999,5,TRUE\r\n";
        var answer = await server.PostCallsAsync($"\uFEFF{CsvHeader}1{good}{row}\n2{good}", Csv);
        Assert.StartsWith("1 b", Assert.Single(answer.Errors), StringComparison.Ordinal);
        Assert.Equal(["1", "2"], server.Ingestion.TakenIds);
    }

    [Theory]
    [InlineData("id,time,caller,callee\n", "durationSeconds")]
    [InlineData("id,time,caller,callee,duration\n", "Did you mean durationSeconds?")]
    [InlineData("id,id,time,caller,callee,durationSeconds\n", "more than once")]
    [InlineData("c1,2026-03-01T09:30:00Z,0812345678,0899999999,5\n", "first line must name the fields")]
    [InlineData("id;time;caller;callee;durationSeconds\n", "commas")]
    public async Task A_csv_header_that_cannot_be_used_is_explained_without_its_data(string body, string detail)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostCallsAsync(body, Csv);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Contains(detail, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("0812345678", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Json)]
    [InlineData(NdJson)]
    [InlineData(Csv)]
    public async Task A_field_of_ten_megabytes_is_refused_and_passed_over(string type)
    {
        await using var server = await TestServer.StartAsync();
        var huge = new string('x', 10 << 20);
        var body = type switch
        {
            Json => $"[{Call("1")},{Call("b", $",\"cell\":\"{huge}\"")},{Call("2")}]",
            NdJson => $"{Call("1")}\n{Call("b", $",\"cell\":\"{huge}\"")}\n{Call("2")}\n",
            _ => $"{CsvHeader}1,2026-03-01T09:30:00Z,1,2,5,\nb,2026-03-01T09:30:00Z,1,\"{huge}\",5,\n2,2026-03-01T09:30:00Z,1,2,5,\n",
        };
        var answer = await server.PostCallsAsync(body, type);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["1 b - record_too_large"], answer.Errors);
        Assert.Equal(["1", "2"], server.Ingestion.TakenIds);
    }

    [Theory]
    [InlineData(NdJson)]
    [InlineData(Json)]
    [InlineData(Csv)]
    public async Task Invalid_utf8_is_named(string type)
    {
        await using var server = await TestServer.StartAsync();
        var text = type switch
        {
            Json => $"[{Call("1")},{Call("b").Replace("0812345678", "\u00A4", StringComparison.Ordinal)},{Call("2")}]",
            NdJson => $"{Call("1")}\n{Call("b").Replace("0812345678", "\u00A4", StringComparison.Ordinal)}\n{Call("2")}\n",
            _ => $"{CsvHeader}1,2026-03-01T09:30:00Z,1,2,5,\nb,2026-03-01T09:30:00Z,\u00A4,2,5,\n2,2026-03-01T09:30:00Z,1,2,5,\n",
        };
        var answer = await server.PostAsync("/api/calls", Encoding.Latin1.GetBytes(text), type);
        Assert.Equal(["1 b caller invalid_utf8"], answer.Errors);
        Assert.Equal(["1", "2"], server.Ingestion.TakenIds);
    }

    [Fact]
    public async Task Broken_syntax_ends_an_array_and_its_prefix_stays()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostCallsAsync($"[{Call("1")},{Call("2")} {Call("3")}]");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal((2, 2), (answer.Number("accepted"), answer.Number("index")));
        Assert.Equal(["1", "2"], server.Ingestion.TakenIds);
    }

    [Theory]
    [InlineData("", Json)]
    [InlineData("  \n ", Json)]
    [InlineData("", NdJson)]
    [InlineData("\n\n", NdJson)]
    [InlineData("", Csv)]
    public async Task An_empty_body_is_told_what_to_send(string body, string type)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostCallsAsync(body, type);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("empty_body", answer.Json.GetProperty("code").GetString());
        Assert.Contains("Send", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", Json)]
    [InlineData(CsvHeader, Csv)]
    public async Task No_records_are_fine(string body, string type)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostCallsAsync(body, type);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(0, answer.Number("accepted"));
    }

    [Fact]
    public async Task A_local_time_is_taken_where_the_source_has_a_time_zone()
    {
        await using var server = await TestServer.StartAsync(o =>
            o.Sources.Add(new Source { Index = 1, Name = "bangkok", TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok") }));
        var body = Encoding.UTF8.GetBytes($"[{Call("1").Replace("+07:00", "", StringComparison.Ordinal)}]");
        var answer = await server.PostAsync("/api/calls", body, Json, null, ("X-FraudSignals-Source", "bangkok"));
        Assert.Equal(1, answer.Number("accepted"));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 2, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), server.Ingestion.Taken[0].Event.Time);
        Assert.Equal(1, server.Ingestion.Taken[0].Event.SourceIndex);
    }

    [Fact]
    public async Task Known_and_late_records_are_counted_apart()
    {
        await using var server = await TestServer.StartAsync();
        var late = Call("3").Replace("2026-03", "2025-03", StringComparison.Ordinal);
        var answer = await server.PostCallsAsync($"[{Call("1")},{Call("1")},{Call("2")},{late}]");
        Assert.Equal((2, 1, 1, 0), (answer.Number("accepted"), answer.Number("duplicates"), answer.Number("tooLate"), answer.Number("rejected")));
    }

    [Fact]
    public async Task The_error_list_is_capped_and_says_so()
    {
        await using var server = await TestServer.StartAsync(o => o.Limits.MaxErrors = 3);
        var answer = await server.PostCallsAsync(string.Concat(Enumerable.Repeat("{}\n", 50)), NdJson);
        Assert.Equal(50, answer.Number("rejected"));
        Assert.Equal(3, answer.Errors.Length);
        Assert.True(answer.Json.GetProperty("errorsTruncated").GetBoolean());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Compressed_bodies_are_taken_and_bombs_are_not(string encoding)
    {
        await using var server = await TestServer.StartAsync(o => (o.Limits.MaxUnpackedBytes, o.Limits.ChunkRecords) = (1 << 20, 100));
        var good = Pack(encoding, $"{Call("1")}\n{Call("2")}\n");
        Assert.Equal(2, (await server.PostAsync("/api/calls", good, NdJson, encoding)).Number("accepted"));

        var bomb = Pack(encoding, $"{Call("3")}\n{new string(' ', 64 << 20)}\n{Call("4")}\n");
        var answer = await server.PostAsync("/api/calls", bomb, NdJson, encoding);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal((1, 1), (answer.Number("accepted"), answer.Number("rejected")));
        Assert.Equal(["1", "2", "3"], server.Ingestion.TakenIds);

        var cut = await server.PostAsync("/api/calls", Pack(encoding, string.Concat(Enumerable.Range(10, 5000).Select(i => Call($"c{i}") + "\n")))[..^20], NdJson, encoding);
        Assert.Equal(HttpStatusCode.BadRequest, cut.Status);
        Assert.Equal("invalid_compression", cut.Json.GetProperty("code").GetString());
        Assert.Equal(server.Ingestion.Taken.Count - 3, cut.Number("accepted"));

        var garbage = await server.PostAsync("/api/calls", [.. Enumerable.Range(0, 999).Select(i => (byte)(i * 31))], NdJson, encoding);
        Assert.Equal(HttpStatusCode.BadRequest, garbage.Status);
        Assert.Equal("invalid_compression", garbage.Json.GetProperty("code").GetString());
    }

    private static byte[] Pack(string encoding, string text)
    {
        using var packed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, true),
            _ => new ZLibStream(packed, CompressionLevel.Fastest, true),
        })
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
