using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Testing;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds rules whose tests leave out a kind of test that every rule needs.</summary>
internal sealed class Untested : Check
{
    public override CheckInfo Info { get; } = new(
        "untested",
        "a rule whose <id>.tests.json does not cover " + string.Join(", ", RuleTestCover.All)
            + ", or that has none, and a typology without tests, in a directory where others have some",
        "what is not tested breaks with the next edit, and nobody sees it",
        "a test of that kind, with its name in covers");

    public override IEnumerable<CheckHit> Find(CheckedSet set)
    {
        if (set.Tests.Count == 0 && set.UnreadableTests.Count == 0)
        {
            yield break;
        }

        var tests = set.Tests.ToDictionary(t => t.Path);
        foreach (var card in set.Cards)
        {
            var path = $"{Path.GetDirectoryName(card.Report.File)}/{card.Id}.tests.json";
            var covered = tests.GetValueOrDefault(path)?.Tests.SelectMany(t => t.Covers).ToHashSet();
            var missing = covered is null ? [] : card is ReadRule ? RuleTestCover.All.Where(c => !covered.Contains(c)).ToList() : [];
            if (set.UnreadableTests.Contains(path))
            {
                // There are tests, and why they cannot be run is told where they stand.
                continue;
            }

            if (covered is null)
            {
                yield return CheckHit.At(card, "id", $"'{card.Id}' has no tests", $"write {path}");
            }
            else if (missing.Count > 0)
            {
                yield return CheckHit.At(card, "id", $"the tests of '{card.Id}' do not cover {string.Join(", ", missing)}",
                    "add tests, and say in \"covers\" what they are for");
            }
        }
    }
}
