using System.Net;
using System.Text;
using FraudSignals.Events.Layouts;

namespace FraudSignals.Http.Tests.Cases;

/// <summary>Files as real senders make them: what is understood, what refused, and that nobody becomes a subject who is none.</summary>
public sealed partial class CaseTests
{
    private static readonly string[] Words =
        ["NULL", "nan", "N/A", "-", "0", "anonymous", "Unavailable", @"\N", "unknown", "restricted", "withheld",
            "sip:anonymous@anonymous.invalid", "000000000"];

    private static readonly Layout Parts = new()
    {
        Name = "parts",
        Type = Events.EventType.Call,
        Format = LayoutFormat.Json,
        Fields =
        [
            new() { Field = "id", From = ["ref"] }, new() { Field = "time", From = ["at"] }, new() { Field = "caller", From = ["from"] },
            new() { Field = "callee", From = ["to"] }, new() { Field = "durationSeconds", From = ["secs"] },
        ],
        Merge = new PartialRecords(["ref"], "seq", new RecordFilter("cause", ["partial"], Passes: false)),
    };

    [Fact]
    public async Task Placeholders_for_callers_become_no_subjects_and_their_callees_count()
    {
        await using var server = await CaseServer.StartAsync();

        var answer = await server.PostFileAsync("placeholder-caller.csv");

        Assert.Equal((13, 0, 13), (answer.Number("accepted"), answer.Number("rejected"), answer.Number("withheld")));
        foreach (var word in Words)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync($"/api/subjects/number/{Uri.EscapeDataString(word)}")).Status);
        }

        for (var i = 0; i < Words.Length; i++)
        {
            Assert.Equal(1, await server.CountAsync("number", $"+668990000{i:d2}"));
            Assert.Equal(0, await server.CountAsync("number", $"+668990000{i:d2}", "callers"));

            // Whether a caller that is not known is a withheld one cannot be said.
            Assert.Equal(Words[i] is "anonymous" or "restricted" or "withheld" or "sip:anonymous@anonymous.invalid" ? 1 : double.NaN,
                await server.CountAsync("number", $"+668990000{i:d2}", "withheld"));
        }
    }

    [Fact]
    public async Task A_withheld_call_sent_again_is_a_duplicate_by_its_callee()
    {
        await using var server = await CaseServer.StartAsync();
        await server.PostFileAsync("placeholder-caller.csv");

        var again = await server.PostFileAsync("placeholder-caller.csv");

        Assert.Equal((0, 13, 0), (again.Number("accepted"), again.Number("duplicates"), again.Number("withheld")));
        Assert.Equal(1, await server.CountAsync("number", "+66899000000"));
    }

    [Fact]
    public async Task Numbers_a_spreadsheet_rounded_are_refused_by_field_with_what_to_do()
    {
        await using var server = await CaseServer.StartAsync();

        var answer = await server.PostFileAsync("scientific.csv");

        Assert.Equal(Enumerable.Range(0, 4).Select(i => $"{i} e{i} caller spreadsheet_damage"), answer.Errors);
        Assert.Contains("as text", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decimals_of_numbers_are_refused_and_accuse_nobody()
    {
        await using var server = await CaseServer.StartAsync();

        var answer = await server.PostFileAsync("float-suffix.csv");

        Assert.Equal(3, answer.Number("rejected"));
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/api/subjects/number/+668123456780")).Status);
    }

    [Fact]
    public async Task International_prefixes_of_the_country_lead_to_the_country_called()
    {
        await using var server = await CaseServer.StartAsync();

        Assert.Equal(4, (await server.PostFileAsync("thai-prefixes.ndjson")).Number("accepted"));

        foreach (var callee in new[] { "+85512345678", "+85512345679", "+85512345671", "+66812345672" })
        {
            Assert.Equal(1, await server.CountAsync("number", callee));
        }
    }

    [Theory]
    [InlineData("trunk-zero.ndjson", 5)]
    [InlineData("uri-invisible.ndjson", 12)]
    public async Task Spellings_of_one_number_are_one_subject(string file, int records)
    {
        await using var server = await CaseServer.StartAsync();

        Assert.Equal(records, (await server.PostFileAsync(file)).Number("accepted"));

        Assert.Equal(records, await server.CountAsync("number", "+66812345678"));
    }

    [Fact]
    public async Task Spellings_of_accounts_are_one_account()
    {
        await using var server = await CaseServer.StartAsync();

        var answer = await server.PostFileAsync("iban-spellings.ndjson", "/api/transfers");

        Assert.Equal(5, answer.Number("accepted"));
        Assert.Equal(3, await server.CountAsync("account", "GB82WEST12345698765432"));
        Assert.Equal(2, await server.CountAsync("account", "123-4-56789-0"));
        Assert.Equal(
            (5, 10),
            (answer.Json.GetProperty("opaque").GetProperty("account").GetInt64(),
                answer.Json.GetProperty("opaque").GetProperty("of").GetProperty("account").GetInt64()));
    }

    [Theory]
    [InlineData("text/csv", "id^time^caller^callee^durationSeconds\n", "separated by carets")]
    [InlineData("text/csv", "id~time~caller~callee~durationSeconds\n", "separated by tildes")]
    [InlineData("text/csv", "id\u0001time\u0001caller\u0001callee\u0001durationSeconds\n", "control character 1")]
    [InlineData("application/x-ndjson", "{\"id\":\"1\"}\r{\"id\":\"2\"}\r", "Lines end in CR only")]
    public async Task Other_separators_and_line_ends_are_told_by_name(string type, string body, string says)
    {
        await using var server = await CaseServer.StartAsync();
        var answer = await server.PostCallsAsync(body, type);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(says, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_that_come_in_another_batch_are_told_as_parts_in_whatever_order_and_count_once()
    {
        static string Part(int sequence, string cause, int seconds) =>
            $$"""{"ref":"r1","seq":{{sequence}},"at":"2026-11-30T03:{{10 * sequence}}:00Z","from":"+66812345678","to":"+66898765432","secs":{{seconds}},"cause":"{{cause}}"}""";
        string[] batches =
        [
            $"{Part(2, "partial", 600)}\n{Part(1, "partial", 600)}", Part(3, "normal", 30),
            $"{Part(1, "partial", 600)}\n{Part(2, "partial", 600)}\n{Part(3, "normal", 30)}",
        ];
        foreach (var first in (int[])[0, 1, 2])
        {
            await using var server = await CaseServer.StartAsync(o =>
            {
                o.Sources.Clear();
                o.Sources.Add(Events.Sources.Source.Local with { Layouts = [Parts] });
            });
            var answer = await server.PostCallsAsync(batches[first], "application/x-ndjson");
            Assert.Equal((1, 0), (answer.Number("accepted"), answer.Number("rejected")));
            Assert.False(answer.Json.TryGetProperty("partial", out _));
            foreach (var other in Enumerable.Range(0, 3).Where(b => b != first))
            {
                answer = await server.PostCallsAsync(batches[other], "application/x-ndjson");
                Assert.Equal((0, 0, 0, 0, 1),
                    (answer.Number("accepted"), answer.Number("duplicates"), answer.Number("superseded"), answer.Number("conflicts"),
                        answer.Number("partial")));
                Assert.Equal(["0 r1 id later_part"], answer.Errors);
            }

            answer = await server.PostCallsAsync(batches[first], "application/x-ndjson");
            Assert.Equal(1, answer.Number("duplicates"));
            Assert.Equal(1, await server.CountAsync("number", "+66812345678"));
        }
    }

    [Fact]
    public async Task A_number_for_true_or_false_is_told_as_that()
    {
        await using var server = await CaseServer.StartAsync();

        Assert.Contains("A number stands where true or false belongs.", (await server.PostFileAsync("answered-number.ndjson")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clean_file_is_taken_as_it_always_was()
    {
        await using var server = await CaseServer.StartAsync();

        var answer = await server.PostFileAsync("thai-clean.csv");

        Assert.Equal((1, 0), (answer.Number("accepted"), answer.Number("withheld")));
        Assert.Equal("{}", answer.Json.GetProperty("opaque").GetRawText());
        Assert.Equal((1, 1), (await server.CountAsync("number", "+66812345678"), await server.CountAsync("number", "+66898765432")));
    }

    [Theory]
    [InlineData("ACSC", 0)]
    [InlineData("accc", 0)]
    [InlineData("SUCCESS", 0)]
    [InlineData("Settled", 0)]
    [InlineData("ACSP", 1)]
    [InlineData("ACTC", 1)]
    [InlineData("ACCP", 1)]
    [InlineData("PDNG", 1)]
    [InlineData("In Progress", 1)]
    [InlineData("RJCT", 1)]
    [InlineData("CANC", 1)]
    [InlineData("reversed", 1)]
    public async Task The_status_of_a_transfer_says_whether_it_counts(string status, int notFinal)
    {
        await using var server = await CaseServer.StartAsync();

        var answer = await PostTransferAsync(server, $"\"payer\":\"-\",\"payee\":\"A1\",\"status\":\"{status}\"");

        Assert.Equal((1, notFinal, 1), (answer.Number("accepted"), answer.Number("notFinal"), answer.Number("withheld")));
        Assert.Equal(1 - notFinal, await server.CountAsync("account", "A1"));
    }

    [Theory]
    [InlineData("ACSX")]
    [InlineData("approved")]
    [InlineData("NULL")]
    public async Task Unknown_words_for_the_status_are_refused_with_those_that_are_known(string status)
    {
        await using var server = await CaseServer.StartAsync();

        var answer = await PostTransferAsync(server, $"\"payer\":\"A0\",\"payee\":\"A1\",\"status\":\"{status}\"");

        Assert.Equal(["0 t status unknown_value"], answer.Errors);
        Assert.All(new[] { "acsc", "pdng", "rjct", "settled" }, word => Assert.Contains(word, answer.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("NMTC", "")]
    [InlineData("Close Match", "")]
    [InlineData("noap", "")]
    [InlineData("maybe", "0 t payeeNameMatch unknown_value")]
    [InlineData("yes", "0 t payeeNameMatch unknown_value")]
    public async Task What_is_said_of_the_payees_name_is_one_of_four(string word, string error)
    {
        await using var server = await CaseServer.StartAsync();

        var answer = await PostTransferAsync(server, $"\"payer\":\"A0\",\"payee\":\"A1\",\"payeeNameMatch\":\"{word}\"");

        Assert.Equal(error, string.Join(' ', answer.Errors));
        Assert.Equal(error.Length > 0, answer.Text.Contains("close_match (cmtc, partial)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Withdrawn_currencies_are_told_with_their_successors()
    {
        await using var server = await CaseServer.StartAsync();

        var answer = await PostTransferAsync(server, "\"payer\":\"A0\",\"payee\":\"A1\"", "DEM");

        Assert.Contains("DEM was withdrawn; since then EUR is written.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_are_counted_against_all_identifiers_of_their_kind()
    {
        await using var server = await CaseServer.StartAsync();

        var answer = await server.PostCallsAsync(
            """[{"id":"1","time":"2026-11-30T03:30:00Z","caller":"tok-1a2b3c","callee":"0812345678","durationSeconds":1,"sim":"520011106314564","device":"d-77"}]""");

        Assert.Equal("""{"number":1,"device":1,"of":{"number":2,"device":1}}""",
            answer.Json.GetProperty("opaque").GetRawText().Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0812345678-17", true)]
    [InlineData("66812345678", true)]
    [InlineData("c-81234567", false)]
    [InlineData("812345678x", true)]
    [InlineData("520011106314564", true)]
    [InlineData("0898765432-1", true)]
    [InlineData("20261130033000", false)]
    [InlineData("202611301234567", false)]
    [InlineData("1764470000123", false)]
    [InlineData("c1", false)]
    [InlineData("081-234-5678", true)]
    [InlineData("0812345-678", true)]
    public async Task Ids_that_show_an_identifier_are_kept_as_their_hash(string id, bool isHidden)
    {
        await using var server = await BadInput.EngineServer.StartAsync();
        var calls = Enumerable.Range(0, 3).Select(i =>
            $$"""{"id":"{{(i == 0 ? id : $"n{i}")}}","time":"{{BadInput.Call.Time}}","caller":"0812345678","callee":"0899999999","durationSeconds":12.5}""");

        Assert.Equal(1, (await server.PostCallsAsync($"[{string.Join(',', calls)}]")).Number("alerts"));

        var alerts = (await server.GetAsync("/api/alerts")).Text;
        Assert.Equal(!isHidden, alerts.Contains($"local/{id}\"", StringComparison.Ordinal));
        Assert.Equal(isHidden, alerts.Contains("local/hash:", StringComparison.Ordinal));
    }

    private static Task<Answer> PostTransferAsync(CaseServer server, string members, string currency = "THB") => server.PostAsync(
        "/api/transfers",
        Encoding.UTF8.GetBytes($$"""{"id":"t","time":"2026-11-30T03:30:00Z","amount":"10.00","currency":"{{currency}}",{{members}}}"""),
        "application/json");
}
