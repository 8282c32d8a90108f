using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;
using FraudSignals.Rules;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Host.Serving;

/// <summary>Finds the rules and loads them, or says all that is wrong with them.</summary>
internal static class RulesDirectory
{
    private const string Name = "rules";

    /// <summary>
    /// The directory asked for; else <c>rules</c> below the working directory; else the rules shipped beside the program.
    /// </summary>
    public static string Find(DirectoryInfo? asked)
    {
        if (asked != null)
        {
            return asked.Exists ? asked.FullName : throw new CommandException($"There is no rules directory {asked.FullName}.");
        }

        string[] places = [Path.GetFullPath(Name), Path.Combine(AppContext.BaseDirectory, Name)];
        return Array.Find(places, Directory.Exists)
            ?? throw new CommandException($"There is no rules directory: neither {places[0]} nor {places[1]}. Name one with --rules.");
    }

    /// <param name="directory">The rules directory.</param>
    /// <param name="tokenizer">Makes the tokens of listed subjects.</param>
    /// <param name="error">Takes the diagnostics, one a line.</param>
    /// <param name="overrides">The changes of a test.</param>
    public static RuleSnapshot Load(string directory, Tokenizer tokenizer, TextWriter error, RuleOverrides? overrides = null) =>
        Require(RuleLoader.Load(directory, TokensOf(tokenizer), overrides), directory, error);

    /// <param name="directory">The rules directory.</param>
    /// <param name="packs">The packs to load, whether enabled or not; those that are enabled where there are none.</param>
    /// <param name="tokenizer">Makes the tokens of listed subjects.</param>
    /// <param name="sources">Who posts records: those with a profile there, and <c>local</c>.</param>
    /// <param name="error">Takes the diagnostics, one a line.</param>
    public static RuleSnapshot Load(string directory, IEnumerable<string> packs, Tokenizer tokenizer, out ImmutableArray<Source> sources,
        TextWriter error)
    {
        var loaded = RuleLoader.Load(RuleFiles.Of(directory).Only(packs), TokensOf(tokenizer));
        sources = loaded.Sources;
        return Require(loaded, directory, error);
    }

    /// <summary>Reads the directory as often as asked, while the host runs.</summary>
    public static RuleSetReader Reader(string directory, IEnumerable<string> packs, TokenKey key, TimeProvider clock)
    {
        // Of its own, because that of the host is used by one thread at a time; and small, since a listed key is met once.
        var tokenizer = new Tokenizer(key.Bytes, capacity: 1 << 12);
        return new RuleSetReader(new RuleDirectorySource(directory, packs), TokensOf(tokenizer), clock);
    }

    /// <summary>The snapshot, or all that stands in its way.</summary>
    public static RuleSnapshot Require(RuleLoadResult loaded, string directory, TextWriter error)
    {
        if (loaded.Snapshot != null)
        {
            return loaded.Snapshot;
        }

        foreach (var diagnostic in loaded.Diagnostics)
        {
            error.WriteLine(diagnostic);
        }

        throw new CommandException($"{loaded.Diagnostics.Length} errors in the rules of {directory}.", ExitCode.Findings);
    }

    /// <summary>
    /// Gives listed subjects tokens of a throw-away key: for what only asks whether keys can be read, and which are the same.
    /// </summary>
    public static Func<SubjectKind, string, Token> PassingTokens() => TokensOf(new Tokenizer(new byte[Tokenizer.MinimumKeyBytes]));

    private static Func<SubjectKind, string, Token> TokensOf(Tokenizer tokenizer) =>
        (kind, key) => WrittenKeys.TokenOf(tokenizer, kind, key);
}
