using System.Globalization;

namespace FraudSignals.Storage.Tables;

/// <summary>How far a reader has come in each responder's list: the day and the number on it.</summary>
internal sealed class AlertCursor
{
    private readonly Dictionary<string, (string Day, long Number)> _places = [];

    private AlertCursor()
    {
    }

    /// <summary>All there are; see <see cref="Rules.Typology.Responder"/>.</summary>
    public static IReadOnlyList<string> Responders { get; } = ["bank", "telco"];

    public (string Day, long Number) this[string responder]
    {
        get => _places.GetValueOrDefault(responder, (AlertDays.First, 0));
        set => _places[responder] = value;
    }

    /// <summary>Before all that is listed on a day and after it.</summary>
    public static AlertCursor From(string day)
    {
        var cursor = new AlertCursor();
        foreach (var responder in Responders)
        {
            cursor[responder] = (day, 0);
        }

        return cursor;
    }

    /// <exception cref="FormatException">It is none that was given.</exception>
    public static AlertCursor Parse(string? text)
    {
        var cursor = new AlertCursor();
        foreach (var place in text?.Split('_') ?? [])
        {
            cursor._places[place.Split('.')[0]] = place.Split('.') is [var responder, { Length: 8 } day, var number]
                && (Responders.Contains(responder) || responder == "none") && day.All(char.IsAsciiDigit)
                && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                    ? (day, at)
                    : throw new FormatException("The cursor is none that was given.");
        }

        return cursor;
    }

    public override string ToString() => _places.Count == 0
        ? $"none.{AlertDays.First}.0"
        : string.Join(
            '_',
            _places.OrderBy(p => p.Key, StringComparer.Ordinal)
                .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}.{p.Value.Day}.{p.Value.Number}")));
}
