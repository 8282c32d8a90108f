using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FraudSignals.Http.Contract;

/// <summary>An answer that the serializer writes.</summary>
internal sealed class JsonAnswer<T>(T value, JsonTypeInfo<T> type, string contentType, int status, bool isTagged = false)
    : BytesAnswer(JsonSerializer.SerializeToUtf8Bytes(value, type), contentType, status, isTagged);
