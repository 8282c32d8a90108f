using FraudSignals.Events;
using FraudSignals.Events.Layouts;
using FraudSignals.Rules.Tests.Files;

namespace FraudSignals.Rules.Tests.Sources;

public sealed class LayoutTests
{
    private const string Layout = """
        {
          "layout": "bank", "records": "transfers", "format": "csv", "separator": ";",
          "only": [{ "from": "TYPE", "is": ["TRF"] }],
          "fields": {
            "id": { "from": ["DAY", "REF"], "join": "-" }, "time": { "from": "DAY", "form": "dd/MM/yyyy HH:mm", "era": "buddhist" },
            "payer": "A", "payee": [{ "when": { "from": "TYPE", "is": "X" }, "from": "B" }, "C"], "amount": { "from": "SATANG", "per": 100 },
            "currency": { "value": "THB" }, "status": { "from": "R", "map": { "00": "accepted" }, "else": "rejected" } }
        }
        """;

    [Fact]
    public void A_profile_names_a_layout_and_one_that_nobody_names_reads_nothing()
    {
        using var rules = With(Layout, """{ "name": "bank", "index": 3, "layouts": ["bank"] }""");
        var loaded = rules.Load();
        Assert.Empty(loaded.Diagnostics);
        var layout = Assert.Single(loaded.Sources.Single(s => s.Name == "bank").Layouts);
        Assert.Equal(("bank", EventType.Transfer, LayoutFormat.Csv, ';'), (layout.Name, layout.Type, layout.Format, layout.Separator));
        Assert.Equal(["TYPE", "DAY", "REF", "A", "B", "C", "SATANG", "R"], layout.Names());
        Assert.Empty(loaded.Sources.Single(s => s.Name == "local").Layouts);
    }

    [Fact]
    public void A_profile_may_hold_a_layout_and_layouts_are_no_part_of_the_rules()
    {
        using var rules = With(Layout, $$"""{ "name": "bank", "index": 3, "layouts": [{{Layout}}] }""");
        var before = rules.Snapshot().Hash;
        Assert.Single(rules.Load().Sources.Single(s => s.Name == "bank").Layouts);
        rules.With("layouts/bank.json", Layout.Replace("TRF", "TRX", StringComparison.Ordinal));
        Assert.Equal(before, rules.Snapshot().Hash);
    }

    [Theory]
    [InlineData("\"separator\"", "\"seperator\"", "[unknown-key] the layout has no key 'seperator' — did you mean 'separator'?")]
    [InlineData("\"csv\"", "\"cvs\"", "[unknown-value] 'format' cannot be 'cvs' — did you mean 'csv'?")]
    [InlineData("\"csv\"", "\"xml\"", "[misplaced] 'separator' says how CSV is written — take it out")]
    [InlineData("\";\"", "\";;\"", "[bad-value] 'separator' must be one character of ASCII — for example \";\"")]
    [InlineData("\"payer\": \"A\", ", "", "[missing-key] 'fields' lacks 'payer', which every record must have")]
    [InlineData("\"payer\":", "\"caller\":", "[unknown-key] there is no field 'caller'")]
    [InlineData("dd/MM/yyyy HH:mm", "dd/MM HH:mm", "[bad-value] 'dd/MM HH:mm' is no form of times")]
    [InlineData("\"form\": \"dd/MM/yyyy HH:mm\", ", "", "[missing-key] 'era' needs 'form'")]
    [InlineData("\"from\": [\"DAY\", \"REF\"], ", "", "[missing-key] 'id' is made of nothing")]
    [InlineData("\"is\": [\"TRF\"]", "\"are\": [\"TRF\"]", "[unknown-key] the filter has no key 'are'")]
    [InlineData("\"from\": \"TYPE\", \"is\": [\"TRF\"]", "\"from\": \"TYPE\"", "[missing-key] a filter has either 'is' or 'isNot'")]
    [InlineData("\"join\": \"-\"", "\"per\": 10", "[misplaced] 'id' is no number of seconds or money")]
    [InlineData("\"separator\": \";\"", "\"header\": false", "[missing-key] without a header the layout needs 'columns'")]
    [InlineData("\"separator\": \";\"", "\"columns\": [\"TYPE\", \"DAYS\", \"REF\", \"A\", \"B\", \"C\", \"SATANG\", \"R\"]",
        "[unknown-value] there is no column 'DAY' — did you mean 'DAYS'?")]
    [InlineData("\"layout\": \"bank\"", "\"layout\": \"shop\"",
        "[bad-name] the file of the layout 'shop' has another name — call it shop.json")]
    public void A_slip_is_told(string old, string slip, string expected)
    {
        Assert.Contains(old, Layout, StringComparison.Ordinal);
        using var rules = With(Layout.Replace(old, slip, StringComparison.Ordinal), null);
        Assert.Contains(rules.Load().Diagnostics, d => d.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[\"bnak\"]", "[unknown-value] there is no layout 'bnak' — did you mean 'bank'?")]
    [InlineData("[\"bank\", \"bank\"]", "[duplicate-value] a layout before 'bank' reads the same records in the same format")]
    [InlineData("[1]", "[wrong-type] the layout must be an object, not a number")]
    public void A_profile_that_names_what_is_not_there_is_told(string layouts, string expected)
    {
        using var rules = With(Layout, $$"""{ "name": "bank", "index": 3, "layouts": {{layouts}} }""");
        Assert.Contains(rules.Load().Diagnostics, d => d.ToString().Contains(expected, StringComparison.Ordinal));
    }

    private static TestRules With(string layout, string? profile)
    {
        var rules = new TestRules().With("calls/busy.json", TestRules.Rule).With("layouts/bank.json", layout);
        return profile is null ? rules : rules.With("sources/bank.json", profile);
    }
}
