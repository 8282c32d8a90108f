using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FraudSignals.Infra.Tests.Cost;

/// <summary>The tables of <c>infra/COST.md</c> are what the model makes of <c>infra/cost.json</c>.</summary>
public sealed class CostDocumentTests
{
    /// <summary>Set, the test writes the tables instead of comparing them.</summary>
    private const string Rewrite = "FRAUDSIGNALS_REWRITE";

    private const string Begin = "<!-- made from cost.json -->";
    private const string End = "<!-- end -->";

    private static readonly string Document = Path.Combine(Bicep.Infra, "COST.md");

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };

    private static readonly CostInput Input =
        JsonSerializer.Deserialize<CostInput>(File.ReadAllText(Path.Combine(Bicep.Infra, "cost.json")), Strict)!;

    [Fact]
    public void The_document_shows_what_the_model_says()
    {
        var text = File.ReadAllText(Document);
        var (start, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var tables = Tables();
        if (Environment.GetEnvironmentVariable(Rewrite) is { Length: > 0 })
        {
            File.WriteAllText(Document, text[..start] + tables + text[end..]);
            return;
        }

        Assert.True(tables == text[start..end], $"COST.md is not what cost.json gives. Run this test with {Rewrite}=1 to write it anew.");
    }

    [Fact]
    public void The_parts_are_the_whole() => Assert.All(Input.Volumes, volume =>
    {
        var model = new CostModel(Input, volume);

        Assert.Equal(model.Month, model.Parts.Sum(p => p.Dollars), model.Month / 1e9);
    });

    [Fact]
    public void Twice_the_table_operations_cost_their_price_more()
    {
        var volume = new Volume("one million calls a month", 0, 1e6 / 30.4, 0);
        var once = new CostModel(Input, volume);
        var twice =
            new CostModel(
                Input with { Measures = Input.Measures with { CallEntitiesRead = Input.Measures.CallEntitiesRead * 2,
                    CallEntitiesWritten = Input.Measures.CallEntitiesWritten * 2 } }, volume);

        var entities = Input.Measures.CallEntitiesRead + Input.Measures.CallEntitiesWritten;
        Assert.Equal(entities * 100 * Input.Prices.TablePer10000, twice.Month - once.Month, 1e-9);
    }

    [Fact]
    public void The_template_has_room_for_every_volume_shown() => Assert.All(Input.Volumes, volume =>
    {
        var model = new CostModel(Input, volume);

        Assert.InRange(model.Accounts, 1, Input.Limits.AccountsInTemplate);
        Assert.InRange(model.Instances, 1, Input.Limits.InstancesPerApp);
    });

    private static string Tables()
    {
        var models = Input.Volumes.Select(v => (Volume: v, Model: new CostModel(Input, v))).ToArray();
        var text = new StringBuilder("\n");
        Row("", models.Select(m => m.Volume.Name));
        text.Append('|').Append(string.Concat(Enumerable.Repeat("---|", models.Length + 1))).Append('\n');
        Row("calls, transfers a day", models.Select(m => $"{Count(m.Volume.CallsPerDay)}, {Count(m.Volume.TransfersPerDay)}"));
        Row("**US dollars a month**", models.Select(m => $"**{Count(m.Model.Month)}**"));
        foreach (var (i, part) in models[0].Model.Parts.Index())
        {
            Row($"of it {part.What}", models.Select(m => Count(m.Model.Parts.ElementAt(i).Dollars)));
        }

        Row("dollars for a million calls", models.Select(m => Money(m.Model.MillionCalls)));
        Row("dollars for a million transfers", models.Select(m => Money(m.Model.MillionTransfers)));
        Row("events a second in the busiest hour", models.Select(m => Count(m.Model.PeakEventsPerSecond)));
        Row("entities a second then", models.Select(m => Count(m.Model.PeakEntitiesPerSecond)));
        Row("storage accounts (`stateAccounts`)", models.Select(m => Count(m.Model.Accounts)));
        Row("instances", models.Select(m => Count(m.Model.Instances)));
        Row("alerts a day", models.Select(m => Count(m.Model.AlertsPerDay)));
        Row("state, GB", models.Select(m => Count(m.Model.StateGb)));
        text.Append(CultureInfo.InvariantCulture,
            $"\nOne storage account takes about {Count(models[0].Model.CallsPerAccountSecond)} calls a second.\n");
        text.Append(CultureInfo.InvariantCulture,
            $"Prices of {Input.Prices.Date}: {Input.Prices.Source}\nWork per event: {Input.Measures.State}.\n");
        return text.ToString();

        void Row(string name, IEnumerable<string> cells) =>
            text.Append("| ").Append(name).Append(" | ").AppendJoin(" | ", cells).Append(" |\n");
    }

    private static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Money(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
