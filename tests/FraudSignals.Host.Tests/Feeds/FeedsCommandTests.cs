using System.Text.Json;

namespace FraudSignals.Host.Tests.Feeds;

public sealed class FeedsCommandTests
{
    private const string Calls = """
        id,time,caller,callee,durationSeconds,answered
        c1,2026-03-01T00:00:00Z,+66812345678,+66898765432,30,true
        c2,2026-03-01T00:10:00Z,anonymous,+66898765433,30,true
        c3,2026-03-01T09:00:00Z,tok-1,+66898765432,0,false
        c1,2026-03-01T00:00:00Z,+66812345678,+66898765432,30,true
        c3,2026-03-01T09:00:00Z,tok-1,+66898765432,1,false
        c4,yesterday,+66812345678,+66898765432,30,true
        c5,2026-03-01T09:10:00Z,6.68123E+10,+66898765432,30,true
        c6,2026-03-01T09:10:00Z,6.68123E+10,+66898765432,30,true

        """;

    [Fact]
    public async Task What_a_file_holds_is_told_before_it_is_posted()
    {
        using var directory = new TempDirectory();
        var (code, output, error) = await Cli.RunAsync("feeds", "check", directory.Write("calls.csv", Calls), "--rules", Rules, "--json");
        Assert.Equal("", error);
        Assert.Equal(1, code);
        var report = JsonDocument.Parse(output).RootElement;
        long Number(string name) => report.GetProperty(name).GetInt64();
        Assert.Equal((8, 5, 3, 1, 1, 1),
            (Number("records"), Number("accepted"), Number("rejected"), Number("duplicates"), Number("conflicts"), Number("withheld")));
        Assert.Equal("2026-03-01T00:00:00+00:00 2026-03-01T09:00:00+00:00",
            $"{report.GetProperty("first").GetString()} {report.GetProperty("last").GetString()}");
        var fields = report.GetProperty("fields").EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!);
        Assert.Equal(
            (4, 2, 2),
            (fields["caller"].GetProperty("filled").GetInt64(), fields["caller"].GetProperty("distinct").GetInt64(),
                fields["caller"].GetProperty("opaque").GetInt64()));
        Assert.Equal(0, fields["sim"].GetProperty("filled").GetInt64());
        Assert.Equal(
            ["caller spreadsheet_damage 2 6,7", "time invalid_time 1 5"],
            report.GetProperty("refusals").EnumerateArray().Select(r =>
                $"{r.GetProperty("field").GetString()} {r.GetProperty("code").GetString()} {r.GetProperty("count").GetInt64()} "
                + $"{string.Join(',', r.GetProperty("examples").EnumerateArray().Select(e => e.GetInt64()))}"));
        var gap = Assert.Single(report.GetProperty("gaps").EnumerateArray());
        Assert.Equal(8 * 3600 + 50 * 60, gap.GetProperty("seconds").GetDouble());
        var silent = report.GetProperty("silentRules").EnumerateArray()
            .ToDictionary(s => s.GetProperty("id").GetString()!,
                s => s.GetProperty("wants").EnumerateArray().Select(w => w.GetString()!).ToList());
        Assert.Contains("sim", silent["sim_volume"]);
        Assert.False(silent.ContainsKey("high_outbound"));

        // What rests on cells goes; what is left of calls is told, and that it may suffice.
        Assert.InRange(report.GetProperty("partlySaid").GetProperty("scam_call_center").GetDouble(), 0.3, 0.999);
        Assert.Contains("sim_box", report.GetProperty("silentTypologies").EnumerateArray().Select(s => s.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Transfers_that_are_never_final_leave_every_rule_silent()
    {
        using var directory = new TempDirectory();
        var path = directory.Write("transfers.csv", "id,time,payer,payee,amount,currency,status\nt1,2026-03-01T00:00:00Z,A,B,1,EUR,PDNG\n");
        var (code, output, _) = await Cli.RunAsync("feeds", "check", path, "--rules", Rules, "--json");
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal((0, 1), (code, report.GetProperty("notFinal").GetInt64()));
        Assert.Contains(report.GetProperty("silentRules").EnumerateArray(),
            r => r.GetProperty("wants")[0].GetString() == "settled transfers");
        Assert.Contains("mule_account",
            report.GetProperty("silentTypologies").EnumerateArray().Select(s => s.GetProperty("id").GetString()));

        await File.WriteAllTextAsync(path, "id,time,payer,payee,amount,currency,status\nt1,2026-03-01T00:00:00Z,A,B,1,EUR,ACSC\n",
            TestContext.Current.CancellationToken);
        (_, output, _) = await Cli.RunAsync("feeds", "check", path, "--rules", Rules, "--json");
        Assert.DoesNotContain("amounts in THB", output, StringComparison.Ordinal); // The shipped rules weigh what money is worth.
        (_, output, _) = await Cli.RunAsync("feeds", "check", path, "--rules", Rules);
        Assert.Contains("currencies: EUR 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layout_can_be_tried_without_a_source()
    {
        using var directory = new TempDirectory();
        var path =
            directory.Write("cdr.csv",
                "\"\",\"0812345678\",\"0898765432\",\"c\",\"\",\"\",\"\",\"\",\"\",\"2026-03-01 "
                + "09:30:00\",\"\",\"\",42,42,\"ANSWERED\",\"\",\"1.1\",\"\"\n");
        var (code, output, error) = await Cli.RunAsync("feeds", "check", path, "--rules", Rules, "--layout", "asterisk-csv", "--json");
        Assert.Equal("", error);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal((1, "asterisk-csv", "time_without_offset"),
            (code, report.GetProperty("layout").GetString(), report.GetProperty("refusals")[0].GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("", "nothing to read")]
    [InlineData("c1,2026-11-30T03:30:00Z,0812345678,0898765432,41\n", "first line must name the fields")]
    [InlineData("id\ttime\tcaller\tcallee\tdurationSeconds\n", "tabs")]
    public async Task What_cannot_be_read_is_told(string text, string says)
    {
        using var directory = new TempDirectory();
        var (code, _, error) = await Cli.RunAsync("feeds", "check", directory.Write("calls.csv", text), "--rules", Rules);
        Assert.Equal(2, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string, int> Feeds => new()
    {
        { "calls", "call.csv",
            "CallId;StartTime;A_Number;B_Number;Duration;Disposition\n1;01/03/2569 "
            + "09:30:00;0812345678;0898765432;42;ANSWERED\n2;25/03/2569 09:31:00;0812345678;0898765433;0;NO ANSWER\n", 2 },
        { "transfers", "bank.csv",
            "Ref\tDate\tTime\tFrom Account\tTo "
            + "Account\tAmount\tResult\nr1\t2026-03-01\t09:30:00\t123-4-56789-0\t123-4-56789-1\t1,234.50\t00\nr2\t2026-03-02\t09:30:00\t123-4-56789-0\t123-4-56789-2\t20.00\t14\n", 2 },
        { "transfers", "api.json",
            """{"data":{"count":1,"items":[{"txId":"t1","createdAt":1772332200000,"debtor":{"fromAccount":"1234567890"},"to":{"toAccount":"1234567891"},"amount":12.5,"ccy":"THB","status":"COMPLETED"}]}}""", 1 },
        { "calls", "events.ndjson",
            "{\"uuid\":\"u1\",\"start\":\"2026-03-01 09:30:00\",\"src\":\"0812345678\",\"dst\":\"0898765432\",\"billsec\":42}\n", 1 },
    };

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task A_proposed_profile_reads_the_file_it_was_made_from(string type, string name, string text, int records)
    {
        using var directory = new TempDirectory();
        var rules = TinyRules.Write(directory);
        var path = directory.Write(name, text);
        var (_, profile, doubts) =
            await Cli.RunAsync("feeds", "new", path, "--name", "sender", "--time-zone", "Asia/Bangkok", "--type", type);
        directory.Write("rules/sources/sender.json", profile);
        var (code, output, error) = await Cli.RunAsync("feeds", "check", path, "--source", "sender", "--rules", rules, "--json");
        Assert.True(code == 0, $"{doubts}\n{profile}\n{error}\n{output}");
        Assert.Equal(records, JsonDocument.Parse(output).RootElement.GetProperty("accepted").GetInt64());
    }

    [Theory]
    [InlineData("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08\"><FIToFICstmrCdtTrf/></Document>", "pacs008-xml")]
    [InlineData("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pacs.002.001.10\"><FIToFIPmtStsRpt/></Document>", "pacs002-xml")]
    public async Task The_message_of_an_xml_file_tells_its_layout(string text, string layout)
    {
        using var directory = new TempDirectory();
        var (_, profile, _) =
            await Cli.RunAsync("feeds", "new", directory.Write("bank.xml", text), "--name", "sender", "--type", "transfers");
        Assert.Equal(layout, JsonDocument.Parse(profile).RootElement.GetProperty("layouts")[0].GetString());
    }

    private static string Rules => Path.Combine(AppContext.BaseDirectory, "rules");
}
