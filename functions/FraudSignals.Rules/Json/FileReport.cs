namespace FraudSignals.Rules.Json;

/// <summary>Takes down what is wrong with one file.</summary>
internal sealed class FileReport(string file, SourceText source, List<RuleDiagnostic> diagnostics)
{
    /// <summary>More are not told: a file that has them is broken as a whole, or made to keep the reader busy.</summary>
    public const int MaxErrors = 100;

    private const int MaxText = 400;

    private int _errors;
    private int _inLines;

    /// <summary>The path relative to the rules directory.</summary>
    public string File => file;

    public SourceText Source => source;

    /// <summary>How many errors the file has had so far, told or not; a part that left it unchanged is good.</summary>
    public int Count => _errors + _inLines;

    public void Error(int offset, string check, string message, string? suggestion = null)
    {
        _errors++;
        if (_errors > MaxErrors)
        {
            if (_errors == MaxErrors + 1)
            {
                diagnostics.Add(
                    new RuleDiagnostic(file, 1, 1, "too-many", $"the file has more than {MaxErrors} errors", "mend those told first"));
            }

            return;
        }

        var (line, column) = source.PositionOf(offset);
        diagnostics.Add(new RuleDiagnostic(file, line, column, check, Short(message), suggestion is null ? null : Short(suggestion)));
    }

    /// <summary>Tells an error in a line, 1-based, of a file that is read by lines.</summary>
    public void ErrorInLine(int line, string check, string message, string? suggestion = null, int column = 1)
    {
        _inLines++;
        diagnostics.Add(new RuleDiagnostic(file, line, column, check, message, suggestion));
    }

    /// <summary>Tells errors inside the text of an expression.</summary>
    public void Errors(JsonNode expression, IEnumerable<ExpressionError> errors)
    {
        foreach (var error in errors)
        {
            Error(source.OffsetInString(expression.Offset, error.Position), error.Check, error.Message, error.Suggestion);
        }
    }

    private static string Short(string text) => text.Length <= MaxText ? text : text[..MaxText] + "…";
}
