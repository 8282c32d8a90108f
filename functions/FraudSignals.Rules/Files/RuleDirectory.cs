using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Files;

/// <summary>The files of a rule set opened for reading, in the order of their paths.</summary>
internal sealed class RuleDirectory
{
    private const int HashBytes = 16;

    private readonly List<(string Folder, FileReport Report)> _files = [];
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    private RuleDirectory()
    {
    }

    /// <summary>The rule files of all domains.</summary>
    public IEnumerable<FileReport> Rules => Json.Where(f => !RuleFiles.IsReserved(f.Folder)).Select(f => f.Report);

    /// <summary>All files.</summary>
    public IEnumerable<FileReport> All => _files.Select(f => f.Report);

    /// <summary>The paths of files that are there and cannot be read, which was told.</summary>
    public IReadOnlySet<string> Refused => _refused;

    /// <summary>The JSON files of one folder.</summary>
    public IEnumerable<FileReport> In(string folder) => Json.Where(f => f.Folder == folder).Select(f => f.Report);

    /// <summary>The CSV files of lists.</summary>
    public IEnumerable<FileReport> Csv => _files.Where(f => RuleFiles.IsCsv(f.Report.File)).Select(f => f.Report);

    private IEnumerable<(string Folder, FileReport Report)> Json => _files.Where(f => !RuleFiles.IsCsv(f.Report.File));

    /// <param name="areRules">Whether there must be a rule among them.</param>
    public static RuleDirectory Read(RuleFiles files, List<RuleDiagnostic> diagnostics, bool areRules = true)
    {
        var read = new RuleDirectory();
        diagnostics.AddRange(files.Problems);
        read._refused.UnionWith(files.Problems.Select(p => p.File));
        foreach (var (path, content) in files.Contents)
        {
            if (ReadText.Of(path, content, diagnostics) is { } report)
            {
                read._files.Add((path[..path.IndexOf('/', StringComparison.Ordinal)], report));
            }
            else
            {
                read._refused.Add(path);
            }
        }

        if (areRules && !read.Rules.Any() && diagnostics.Count == 0)
        {
            diagnostics.Add(
                new RuleDiagnostic(files.Name, 1, 1, "no-rules", "there is no rule file here", "put them in <domain>/<rule>.json"));
        }

        return read;
    }

    /// <summary>
    /// The hash of the content: paths and bytes in the order of the paths, with line ends and byte-order marks made
    /// equal, so that the same rules have the same hash on every system. How sources write their records is no part of the rules.
    /// </summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var (_, report) in _files.Where(f => f.Folder is not (RuleFiles.Deprecated or RuleFiles.Sources or RuleFiles.Layouts)))
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
}
