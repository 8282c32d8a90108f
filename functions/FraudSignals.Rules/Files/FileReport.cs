using FraudSignals.Rules.Expressions;

namespace FraudSignals.Rules.Files;

/// <summary>Takes down what is wrong with one file.</summary>
internal sealed class FileReport(string file, SourceText source, List<RuleDiagnostic> diagnostics)
{
    /// <summary>The path relative to the rules directory.</summary>
    public string File => file;

    public SourceText Source => source;

    /// <summary>How many errors all files have had so far; a part that left it unchanged is good.</summary>
    public int Count => diagnostics.Count;

    public void Error(int offset, string check, string message, string? suggestion = null)
    {
        var (line, column) = source.PositionOf(offset);
        diagnostics.Add(new RuleDiagnostic(file, line, column, check, message, suggestion));
    }

    /// <summary>Tells an error in a line, 1-based, of a file that is read by lines.</summary>
    public void ErrorInLine(int line, string check, string message, string? suggestion = null) =>
        diagnostics.Add(new RuleDiagnostic(file, line, 1, check, message, suggestion));

    /// <summary>Tells errors inside the text of an expression.</summary>
    public void Errors(JsonNode expression, IEnumerable<ExpressionError> errors)
    {
        foreach (var error in errors)
        {
            Error(source.OffsetInString(expression.Offset, error.Position), error.Check, error.Message, error.Suggestion);
        }
    }
}
