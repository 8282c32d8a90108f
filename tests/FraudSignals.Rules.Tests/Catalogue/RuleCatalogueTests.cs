using FraudSignals.Rules.Catalogue;
using FraudSignals.Rules.Tests.Packs;

namespace FraudSignals.Rules.Tests.Catalogue;

public sealed class RuleCatalogueTests
{
    [Fact]
    public void The_shipped_catalogue_is_what_rules_catalogue_writes()
    {
        var catalogue = new RuleCatalogue();
        var written = catalogue.Write(RulesFolder.Path);

        Assert.Empty(catalogue.Problems);
        Assert.Equal(written, File.ReadAllText(Path.Combine(RulesFolder.Path, RuleCatalogue.FileName)).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Signals_and_rules_that_do_not_fit_together_are_told()
    {
        var directory = Directory.CreateTempSubdirectory("catalogue").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(directory, "call_center"));
            File.Copy(Path.Combine(RulesFolder.Path, "call_center", "fan_out.json"),
                Path.Combine(directory, "call_center", "fan_out.json"));
            File.WriteAllText(Path.Combine(directory, RuleCatalogue.SignalsFileName), """
                { "signals": [
                    { "id": "C01", "title": "Volume", "rules": ["high_outbund"] },
                    { "id": "C02", "title": "Spread" },
                    { "id": "C02", "title": "Spread", "missing": "all" }
                ] }
                """);
            var catalogue = new RuleCatalogue();
            catalogue.Write(directory);

            Assert.Equal(
                [
                    "signals.json: signal C01 names the rule 'high_outbund', which there is not",
                    "signals.json: no signal names the rule 'fan_out'",
                    "signals.json: signal C02 has neither rules nor a reason why not (missing)",
                    "signals.json: signal C02 stands there twice",
                ],
                catalogue.Problems);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void Rules_that_are_off_are_marked_and_typologies_have_their_weights()
    {
        var written = new RuleCatalogue().Write(RulesFolder.Path);

        Assert.Contains("| [round_amounts](#round_amounts) | Nearly all credits are round | experimental, off | amount | account | T09 |",
            written);
        Assert.Contains("- alert from 60, interdiction from 140, of findings of 72h and at least 2 families", written);
    }
}
