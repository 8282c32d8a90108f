using System.CommandLine;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Parties;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Host.Commands;

/// <summary>The options that say which document of parties is meant.</summary>
internal sealed class PartiesPlace
{
    public Option<FileInfo?> Parties { get; } =
        new("--parties") { Description = $"The document. Default: {PartiesFile.DefaultName} of the data directory." };

    public Option<DirectoryInfo?> Data { get; } = new("--data") { Description = "The data directory of the host." };

    public PartiesFile Of(ParseResult parsed) =>
        parsed.GetValue(Parties) is { } file ? new PartiesFile(file.FullName)
        : parsed.GetValue(Data) is { } data ? new PartiesFile(Path.Combine(data.FullName, PartiesFile.DefaultName))
        : throw new CommandException("Name the document with --parties FILE, or the data directory with --data DIR.");
}

/// <summary>Changes the document of parties, one command at a time.</summary>
internal static class PartiesChange
{
    /// <summary>Changes one party of the document.</summary>
    public static Task<int> ChangeAsync(this PartiesFile file, string party, Func<Party, Party> change, Action done,
        CancellationToken cancellation) =>
            file.ChangeAsync(document => (With(document, party, change), done), cancellation);

    /// <summary>Changes the document; <c>Done</c> is called once it is written.</summary>
    public static Task<int> ChangeAsync(this PartiesFile file, Func<PartyDocument, (PartyDocument Changed, Action Done)> change,
        CancellationToken cancellation) => Task.Run(
            async () =>
            {
                // One at a time: of two that change it at once the second must see what the first did.
                using var turn = Turn(file.Name);
                var before = await file.ReadAsync(cancellation);
                try
                {
                    var (changed, done) = change(before == null ? new PartyDocument { Parties = [] } : PartyDocument.ParseDocument(before));
                    changed.ToSet();
                    new Disk().Replace(file.Name, changed.Write());
                    done();
                    return ExitCode.Good;
                }
                catch (FormatException problem)
                {
                    throw new CommandException($"{file.Name}:\n{problem.Message}", ExitCode.Findings);
                }
            },
            cancellation);

    /// <summary>The document with one party changed.</summary>
    /// <exception cref="CommandException">It is not there.</exception>
    public static PartyDocument With(PartyDocument document, string name, Func<Party, Party> change) =>
        document.Parties.FirstOrDefault(p => p.Name == name) is { } party
            ? document with { Parties = document.Parties.Replace(party, change(party)) }
            : throw new CommandException(
                $"There is no party "
                + $"{name}{(Suggest.From(name, document.Parties.Select(p => p.Name)) is { } suggestion ? $"; {suggestion}" : ".")}");

    private static FileStream Turn(string path)
    {
        Disk.MakeDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1,
                FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            throw new CommandException($"{path} is being changed by another command; try again.");
        }
    }
}
