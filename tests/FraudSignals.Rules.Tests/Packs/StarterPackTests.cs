using FraudSignals.Events;
using FraudSignals.Rules.Files;

namespace FraudSignals.Rules.Tests.Packs;

public sealed class StarterPackTests
{
    private static readonly RuleLoadResult Result = RuleLoader.Load(RulesFolder.Path, (_, _) => new Token(1));

    [Fact]
    public void All_shipped_files_load_without_a_diagnostic() => Assert.Equal("", string.Join('\n', Result.Diagnostics));
}
