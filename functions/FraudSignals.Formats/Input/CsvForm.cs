using FraudSignals.Events.Layouts;

namespace FraudSignals.Formats.Input;

/// <summary>How CSV is written.</summary>
/// <param name="Separator">What separates columns.</param>
/// <param name="Quote">What encloses cells; a line feed where nothing does.</param>
/// <param name="HasHeader">Whether the first line names the columns.</param>
/// <param name="SkipLines">How many lines stand before it.</param>
/// <param name="Columns">What the columns are called whatever the header says; empty for the names in the header.</param>
internal sealed record CsvForm(byte Separator, byte Quote, bool HasHeader, int SkipLines, IReadOnlyList<string> Columns)
{
    /// <summary>The contract's.</summary>
    public static CsvForm Plain { get; } = new((byte)',', (byte)'"', HasHeader: true, SkipLines: 0, []);

    public static CsvForm Of(Layout layout) =>
        new((byte)layout.Separator, layout.Quote == 0 ? (byte)'\n' : (byte)layout.Quote, layout.HasHeader, layout.SkipLines,
            layout.Columns);
}
