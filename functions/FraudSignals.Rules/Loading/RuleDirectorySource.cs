using System.IO.Hashing;
using System.Text;
using FraudSignals.Rules.Files;

namespace FraudSignals.Rules.Loading;

/// <summary>A rules directory.</summary>
/// <param name="directory">Its path.</param>
/// <param name="packs">The packs to load, whether enabled or not; those that are enabled where there are none.</param>
public sealed class RuleDirectorySource(string directory, params IEnumerable<string> packs) : IRuleSource
{
    public string Name => directory;

    public ValueTask<string> StampAsync(CancellationToken cancellation)
    {
        var hash = new XxHash128();
        var root = new DirectoryInfo(directory);
        try
        {
            foreach (var folder in root.EnumerateDirectories().Where(d => RuleFiles.TakesFolder(d.Name))
                .OrderBy(d => d.Name, StringComparer.Ordinal))
            {
                Append(hash, folder, cancellation);
            }
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new IOException(problem.Message, problem);
        }

        return ValueTask.FromResult(Convert.ToHexStringLower(hash.GetCurrentHash()));
    }

    public ValueTask<RuleFiles> ReadAsync(CancellationToken cancellation) => ValueTask.FromResult(RuleFiles.Of(directory).Only(packs));

    public IDisposable? Watch(Action changed)
    {
        var watch = new DirectoryWatch(Path.GetFullPath(directory), changed);
        watch.Begin();
        return watch;
    }

    private static void Append(XxHash128 hash, DirectoryInfo folder, CancellationToken cancellation)
    {
        if (folder.LinkTarget is not null)
        {
            Append(hash, folder.Name, -1);
            return;
        }

        foreach (var nested in folder.EnumerateDirectories().OrderBy(d => d.Name, StringComparer.Ordinal))
        {
            Append(hash, $"{folder.Name}/{nested.Name}/", -1);
        }

        foreach (var file in folder.EnumerateFiles().Where(f => RuleFiles.TakesFile(folder.Name, f.Name))
            .OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            if (file.LinkTarget is not null || RegularFile.WhatElse(file.FullName) is not null)
            {
                Append(hash, $"{folder.Name}/{file.Name}", -1);
                continue;
            }

            using var content = file.OpenRead();
            Append(hash, $"{folder.Name}/{file.Name}", content.Length);
            hash.Append(content);
        }
    }

    private static void Append(XxHash128 hash, string path, long length) => hash.Append(Encoding.UTF8.GetBytes($"{path}\n{length}\n"));
}
