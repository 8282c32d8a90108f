namespace FraudSignals.Rules.Json;

/// <summary>What is wrong in a rule file.</summary>
/// <param name="File">The path relative to the rules directory, with forward slashes.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based, in characters (UTF-16 units, as editors count).</param>
/// <param name="Check">The short name of the check that failed, for example <c>unknown-key</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Suggestion">What to write instead; null where nothing better than the message can be said.</param>
/// <param name="Severity">Whether the rules can be loaded nevertheless.</param>
public sealed record RuleDiagnostic(
    string File, int Line, int Column, string Check, string Message, string? Suggestion = null, RuleSeverity Severity = RuleSeverity.Error)
{
    /// <summary><c>file:line:column: error [check] message — suggestion</c></summary>
    public override string ToString() =>
        OnOneLine(
            $"{File}:{Line}:{Column}: {(Severity == RuleSeverity.Error ? "error" : "warning")} [{Check}] "
            + $"{Message}{(Suggestion is null ? "" : " — " + Suggestion)}");

    // Messages quote what files hold; a line feed in it would make up a second diagnostic, an escape would rule the terminal.
    private static string OnOneLine(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\x1F') ? string.Concat(text.Select(c => c < ' ' ? '�' : c)) : text;
}
