using System.IO.Compression;

namespace FraudSignals.Rules.Files;

/// <summary>The files of a rule set as one ZIP archive.</summary>
public static class RuleArchive
{
    /// <summary>Writes all files.</summary>
    public static void Write(RuleFiles files, Stream archive)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (path, content) in files.Contents)
        {
            using var entry = zip.CreateEntry(path, CompressionLevel.Fastest).Open();
            entry.Write(content.Span);
        }
    }

    /// <summary>Reads what was written.</summary>
    /// <param name="name">Where it is from, for messages.</param>
    /// <param name="archive">Can be searched.</param>
    /// <exception cref="InvalidDataException">It is no such archive.</exception>
    public static RuleFiles Read(string name, Stream archive)
    {
        using var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
        var files = new RuleFiles(name);
        foreach (var entry in zip.Entries.Where(e => RuleFiles.Takes(e.FullName)))
        {
            if (entry.Length > RuleFiles.LimitOf(entry.FullName))
            {
                throw new InvalidDataException($"{entry.FullName} of {name} is larger than any rule file.");
            }

            var content = new byte[entry.Length];
            using var bytes = entry.Open();
            bytes.ReadExactly(content);
            files.Add(entry.FullName, content);
        }

        return files;
    }
}
