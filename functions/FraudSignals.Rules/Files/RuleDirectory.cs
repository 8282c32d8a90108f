using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FraudSignals.Rules.Testing;

namespace FraudSignals.Rules.Files;

/// <summary>Finds and reads the files of a rules directory, in the order of their paths.</summary>
internal sealed class RuleDirectory
{
    public const int MaxFileBytes = 1024 * 1024;
    public const string Typologies = "typologies";
    public const string Lists = "lists";
    public const string TestsEnding = ".tests.json";

    private const int HashBytes = 16;
    private static readonly string[] Ignored = ["schema", "packs", "deprecated"];

    private readonly List<RuleDiagnostic> _diagnostics;
    private readonly RuleOverrides _overrides;
    private readonly bool _isForTests;
    private readonly List<(string Folder, FileReport Report)> _files = [];

    private RuleDirectory(List<RuleDiagnostic> diagnostics, RuleOverrides overrides, bool isForTests) =>
        (_diagnostics, _overrides, _isForTests) = (diagnostics, overrides, isForTests);

    /// <summary>Whether a folder is for other files than rules.</summary>
    public static bool IsReserved(string folder) => folder is Typologies or Lists || Ignored.Contains(folder);

    /// <summary>The rule files of all domains.</summary>
    public IEnumerable<FileReport> Rules => _files.Where(f => f.Folder is not (Typologies or Lists)).Select(f => f.Report);

    /// <summary>All files.</summary>
    public IEnumerable<FileReport> All => _files.Select(f => f.Report);

    /// <summary>The files of one folder.</summary>
    public IEnumerable<FileReport> In(string folder) => _files.Where(f => f.Folder == folder).Select(f => f.Report);

    /// <param name="directory">The rules directory.</param>
    /// <param name="diagnostics">Takes what is wrong with the files as such.</param>
    /// <param name="overrides">Changes of a test; null for none.</param>
    public static RuleDirectory Read(string directory, List<RuleDiagnostic> diagnostics, RuleOverrides? overrides = null)
    {
        var read = Read(directory, new RuleDirectory(diagnostics, overrides ?? RuleOverrides.None, isForTests: false));
        if (!read.Rules.Any() && diagnostics.Count == 0)
        {
            diagnostics.Add(new RuleDiagnostic(directory, 1, 1, "no-rules", "there is no rule file here", "put them in <domain>/<rule>.json"));
        }

        return read;
    }

    /// <summary>Reads the test files instead, on which no rule depends.</summary>
    public static RuleDirectory ReadTests(string directory, List<RuleDiagnostic> diagnostics) =>
        Read(directory, new RuleDirectory(diagnostics, RuleOverrides.None, isForTests: true));

    private static RuleDirectory Read(string directory, RuleDirectory read)
    {
        var diagnostics = read._diagnostics;
        var root = new DirectoryInfo(directory);
        if (!root.Exists)
        {
            diagnostics.Add(new RuleDiagnostic(directory, 1, 1, "no-rules", "there is no such directory"));
            return read;
        }

        try
        {
            foreach (var folder in root.EnumerateDirectories().OrderBy(d => d.Name, StringComparer.Ordinal).Where(d => !Ignored.Contains(d.Name) && !d.Name.StartsWith('.')))
            {
                read.ReadFolder(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(new RuleDiagnostic(directory, 1, 1, "unreadable", "the directory cannot be read"));
        }

        return read;
    }

    /// <summary>
    /// The hash of the content: paths and bytes in the order of the paths, with line ends and byte-order marks made
    /// equal, so that the same rules have the same hash on every system.
    /// </summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var (_, report) in _files.OrderBy(f => f.Report.File, StringComparer.Ordinal))
        {
            foreach (var part in new[] { Encoding.UTF8.GetBytes(report.File), report.Source.Bytes })
            {
                BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
                hash.AppendData(length);
                hash.AppendData(part.Span);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, HashBytes));
    }

    private void ReadFolder(DirectoryInfo folder)
    {
        if (folder.LinkTarget is not null)
        {
            Tell(folder.Name, "link", "a symbolic link is not followed", "put the files here themselves");
            return;
        }

        foreach (var nested in folder.EnumerateDirectories().OrderBy(d => d.Name, StringComparer.Ordinal))
        {
            Tell($"{folder.Name}/{nested.Name}", "misplaced", "a domain has no folders below it", $"move its files to {folder.Name}/");
        }

        foreach (var file in folder.EnumerateFiles().OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            // Editors keep their own files beside those they edit, under names that begin with a dot.
            if (file.Extension == ".json" && !file.Name.StartsWith('.') && file.Name.EndsWith(TestsEnding, StringComparison.Ordinal) == _isForTests)
            {
                ReadFile(folder.Name, file);
            }
        }
    }

    private void ReadFile(string folder, FileInfo file)
    {
        var path = $"{folder}/{file.Name}";
        if (file.LinkTarget is not null)
        {
            Tell(path, "link", "a symbolic link is not followed", "put the file here itself");
            return;
        }

        try
        {
            using var stream = file.OpenRead();
            var buffer = new byte[(int)Math.Min(stream.Length, MaxFileBytes) + 1];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > MaxFileBytes)
            {
                Tell(path, "too-large", $"the file has more than {MaxFileBytes} bytes");
                return;
            }

            var report = new FileReport(path, new SourceText(_overrides.Apply(path, buffer.AsSpan(0, length))), _diagnostics);
            if (!report.Source.IsUtf8)
            {
                report.Error(0, "encoding", "the file is not UTF-8", "save it as UTF-8");
                return;
            }

            _files.Add((folder, report));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Tell(path, "unreadable", "the file cannot be read");
        }
    }

    private void Tell(string path, string check, string message, string? suggestion = null) =>
        _diagnostics.Add(new RuleDiagnostic(path, 1, 1, check, message, suggestion));
}
