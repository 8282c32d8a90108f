using System.Text.Json;
using FraudSignals.Alerts;

namespace FraudSignals.Ingestion.Shared;

/// <summary>Alerts, kept with the subject whose state raised them until they are listed and published.</summary>
internal static class OutboxRow
{
    public static SubjectRow Write(SubjectWork subject, ulong intent) => RowName.Row(
        RowName.Alerts, subject, intent,
        JsonSerializer.SerializeToUtf8Bytes([.. subject.Alerts.Select(a => a.Alert.WithoutKey())], AlertJson.Readable.AlertArray));

    /// <exception cref="InvalidDataException">The row is not what was written.</exception>
    public static Alert[] Read(SubjectRow row)
    {
        try
        {
            return JsonSerializer.Deserialize(row.Content.Span, AlertJson.Readable.AlertArray)
                ?? throw new InvalidDataException("Alerts are missing.");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException("Alerts are no valid JSON.", problem);
        }
    }
}
