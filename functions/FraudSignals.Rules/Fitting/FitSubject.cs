using System.Collections.Immutable;

namespace FraudSignals.Rules.Fitting;

/// <summary>What was found of one subject.</summary>
/// <param name="Id">The same for the same subject in any run; decides which part of the subjects it is of.</param>
/// <param name="IsFraud">Whether it is what the typology looks for; null where nobody knows.</param>
/// <param name="Instants">What stood together and when, by time.</param>
public sealed record FitSubject(ulong Id, bool? IsFraud, ImmutableArray<FitInstant> Instants)
{
    /// <summary>What stood together at some instant and is no part of what did at another: one of these gives the highest score.</summary>
    public ImmutableArray<byte[]> Tops { get; } = TopsOf(Instants);

    /// <summary>The highest score it ever had.</summary>
    public double Highest(ScoreModel model)
    {
        var highest = 0.0;
        foreach (var steps in Tops)
        {
            highest = Math.Max(highest, model.Score(steps));
        }

        return highest;
    }

    /// <summary>The same subject as it was seen before a time, or from it on.</summary>
    public FitSubject Within(long from, long to) => this with { Instants = [.. Instants.Where(i => i.Time >= from && i.Time < to)] };

    private static ImmutableArray<byte[]> TopsOf(ImmutableArray<FitInstant> instants)
    {
        var tops = new List<byte[]>();
        foreach (var instant in instants)
        {
            if (!tops.Exists(t => Covers(t, instant.Steps)))
            {
                tops.RemoveAll(t => Covers(instant.Steps, t));
                tops.Add(instant.Steps);
            }
        }

        return [.. tops];
    }

    private static bool Covers(byte[] one, byte[] other)
    {
        for (var i = 0; i < one.Length; i++)
        {
            if (one[i] < other[i])
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>What stood together, from one instant to another at which it still did and more was found of it.</summary>
/// <param name="Time">The first of the instants, milliseconds since 1970.</param>
/// <param name="Until">The last of them.</param>
/// <param name="Period">The number of the typology's cool-down.</param>
/// <param name="Steps">By rule the step it had reached, from 1; 0 where it had not hit within the typology's window.</param>
/// <param name="Own">The same of what was found within this cool-down alone.</param>
public readonly record struct FitInstant(long Time, long Until, int Period, byte[] Steps, byte[] Own);
