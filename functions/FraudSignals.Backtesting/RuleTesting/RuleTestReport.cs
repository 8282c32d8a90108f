using System.Collections.Immutable;
using FraudSignals.Backtesting.Text;

namespace FraudSignals.Backtesting.RuleTesting;

/// <summary>What all tests told: <c>--json</c> writes it as it is.</summary>
internal sealed record RuleTestReport
{
    /// <summary>The hash of the rules.</summary>
    public required string Snapshot { get; init; }

    public required ImmutableArray<RuleTestResult> Tests { get; init; }

    /// <summary>Loaded rules and typologies without a test.</summary>
    public required ImmutableArray<string> Untested { get; init; }

    public required double Seconds { get; init; }

    public int Passed => Tests.Count(t => t.Outcome == TestOutcome.Pass);

    public int Failed => Tests.Count(t => t.Outcome == TestOutcome.Fail);

    public int Errors => Tests.Count(t => t.Outcome == TestOutcome.Error);

    /// <summary>What the process tells its caller: 0 where all pass, 1 where one fails, 2 where one could not be run.</summary>
    /// <remarks>No test at all is a failure too: a directory whose tests were lost must not look good.</remarks>
    public int ExitCode => Errors > 0 ? 2 : Failed > 0 || Tests.IsEmpty ? 1 : 0;

    public void Print(TextWriter output)
    {
        foreach (var file in Tests.GroupBy(t => t.File))
        {
            var passed = file.Count(t => t.Outcome == TestOutcome.Pass);
            if (passed > 0)
            {
                output.WriteLine($"PASS   {file.Key}: {passed} {(passed == 1 ? "test" : "tests")}");
            }

            foreach (var test in file.Where(t => t.Outcome != TestOutcome.Pass))
            {
                output.WriteLine(
                    $"{test.Outcome.ToString().ToUpperInvariant(),-6} "
                    + $"{test.File}:{test.Line}{(test.Name.Length == 0 ? "" : $": {test.Name}")}");
                foreach (var line in Details(test))
                {
                    output.WriteLine("       " + line);
                }
            }
        }

        if (Untested.Length > 0)
        {
            output.WriteLine($"No tests for {string.Join(", ", Untested)}.");
        }

        output.WriteLine(Tests.IsEmpty
            ? "There are no tests. Write them into <rule>.tests.json beside each rule."
            : string.Create(
                Format.Culture,
                $"{Tests.Length} tests: {Passed} passed, {Failed} failed, {Errors} could not be run; {Seconds:0.0} s, snapshot "
                + $"{Snapshot}"));
    }

    /// <summary>Why a test did not pass, line by line.</summary>
    public static IEnumerable<string> Details(RuleTestResult test)
    {
        foreach (var error in test.Errors)
        {
            yield return error;
        }

        foreach (var difference in test.Differences)
        {
            yield return difference.Text;
            foreach (var rule in difference.Rules)
            {
                yield return $"  {rule.Outcome,-10} {rule.Rule}: {AlertText.Compact(rule.Values)}";
            }
        }
    }
}
