namespace FraudSignals.Identifiers;

/// <summary>The sentences that say why a text is refused; they hold neither the text nor where it stood.</summary>
public static class IdentifierProblems
{
    /// <summary>One or two sentences: what is wrong and what to do.</summary>
    public static string Why(IdentifierProblem problem) => problem switch
    {
        IdentifierProblem.TooLong => "The text is too long.",
        IdentifierProblem.ControlCharacter => "The text holds a control character such as a line break or NUL.",
        IdentifierProblem.InvalidUtf8 => "The text is not valid UTF-8.",
        IdentifierProblem.Rounded => "A spreadsheet has rounded this number: format the column as text and export it again.",
        IdentifierProblem.RoundedTo15 => "A spreadsheet has rounded this number to 15 digits: export the column as text.",
        IdentifierProblem.Decimals => "A spreadsheet or database has made a decimal number of this: export the column as text.",
        IdentifierProblem.Thousands => "A spreadsheet has put commas between the thousands of this number: export the column as text.",
        IdentifierProblem.Formula => "This is the formula of a spreadsheet, not its result: export the column as text.",
        IdentifierProblem.SpreadsheetError =>
            "A spreadsheet has an error here instead of a value: mend the cell, and export the column as text.",
        IdentifierProblem.Masked => "Some digits are masked, so that many would be taken for one: send the whole, or a token of it.",
        IdentifierProblem.TrunkZero => "A zero stands behind the country code, and without it this is no number of that country.",
        IdentifierProblem.AmbiguousPrefix =>
            "The international prefix can be read in two ways, each with a number behind it: write a plus sign and the country code "
            + "instead.",
        IdentifierProblem.NoCountry => "This begins like an international number, and no country has such a number.",
        IdentifierProblem.TooManyDigits => "A telephone number has at most 15 digits.",
        IdentifierProblem.TooFewDigits => "An international number has at least 5 digits.",
        IdentifierProblem.NotANumber => "This is written like a telephone number and is none that can be read with certainty.",
        _ => "",
    };

    /// <summary>Whether a spreadsheet did it.</summary>
    public static bool IsDamage(IdentifierProblem problem) =>
        problem is >= IdentifierProblem.Rounded and <= IdentifierProblem.SpreadsheetError;
}
