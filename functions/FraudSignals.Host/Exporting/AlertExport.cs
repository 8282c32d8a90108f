using System.Text.Json;
using FraudSignals.Alerts;

namespace FraudSignals.Host.Exporting;

/// <summary>Alerts as tables and lines.</summary>
internal static class AlertExport
{
    public static TableExport<Alert, AlertExportRow> Table { get; } =
        new(AlertExportRow.Of, alert => JsonSerializer.Serialize(alert, AlertJson.Readable.Alert));
}
