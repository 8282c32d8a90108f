using System.Collections.Immutable;
using System.Text.Json;
using FraudSignals.Rules.Files;

namespace FraudSignals.Rules.Catalogue;

/// <summary>A signal of fraud known from the literature, whether rules look for it or not; an entry of <c>signals.json</c>.</summary>
/// <param name="Id">For example C01.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Rules">The ids of the rules that look for it.</param>
/// <param name="Missing">What of it no rule looks for, and why; null where nothing is missing.</param>
internal sealed record Signal(string Id, string Title, ImmutableArray<string> Rules, string? Missing)
{
    public static ImmutableArray<Signal> Read(string directory)
    {
        var path = Path.Combine(directory, RuleCatalogue.SignalsFileName);
        if (!File.Exists(path))
        {
            return [];
        }

        if (RegularFile.WhatElse(path) is { } other)
        {
            throw new InvalidOperationException($"{RuleCatalogue.SignalsFileName} is {other}, and no file.");
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return
        [
            .. json.RootElement.GetProperty("signals").EnumerateArray().Select(s => new Signal(
                s.GetProperty("id").GetString()!,
                s.GetProperty("title").GetString()!,
                s.TryGetProperty("rules", out var rules) ? [.. rules.EnumerateArray().Select(r => r.GetString()!)] : [],
                s.TryGetProperty("missing", out var missing) ? missing.GetString() : null)),
        ];
    }
}
