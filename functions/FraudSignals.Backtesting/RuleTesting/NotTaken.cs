using System.Text.Json;
using FraudSignals.Rules.Testing;

namespace FraudSignals.Backtesting.RuleTesting;

/// <summary>Compares how many records were not taken.</summary>
internal static class NotTaken
{
    public static IEnumerable<TestDifference> Compare(RuleTest test, TestPlay play) =>
        from expected in test.Expected.NotTaken ?? []
        let actual = play.NotTaken.GetValueOrDefault(expected.Key)
        where actual != expected.Value
        orderby expected.Key
        let name = JsonNamingPolicy.CamelCase.ConvertName(expected.Key.ToString())
        select new TestDifference("notTaken", $"{name}: {expected.Value} records expected, {actual} met", []);
}
