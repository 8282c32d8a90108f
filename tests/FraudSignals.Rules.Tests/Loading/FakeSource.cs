using FraudSignals.Rules.Files;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Rules.Tests.Loading;

/// <summary>Files that change as told.</summary>
internal sealed class FakeSource : IRuleSource
{
    private Action _changed = () => { };

    public string Name => "fake";

    public string Rule { get; set; } = Files.TestRules.Rule;

    /// <summary>How many of the next reads see a file written to meanwhile.</summary>
    public int Unsettled { get; set; }

    public int Reads { get; private set; }

    public bool IsWatched { get; private set; }

    /// <summary>What it answers after; null for at once.</summary>
    public Task? Away { get; set; }

    public async ValueTask<string> StampAsync(CancellationToken cancellation)
    {
        await (Away ?? Task.CompletedTask);
        return $"{Rule.GetHashCode(StringComparison.Ordinal)} {Unsettled}";
    }

    public ValueTask<RuleFiles> ReadAsync(CancellationToken cancellation)
    {
        Reads++;
        Unsettled = Math.Max(0, Unsettled - 1);
        var files = new RuleFiles(Name);
        files.Add("calls/busy.json", System.Text.Encoding.UTF8.GetBytes(Rule));
        return new(files);
    }

    public IDisposable? Watch(Action changed)
    {
        _changed = changed;
        IsWatched = true;
        return null;
    }

    public void Change(string rule)
    {
        Rule = rule;
        _changed();
    }
}
