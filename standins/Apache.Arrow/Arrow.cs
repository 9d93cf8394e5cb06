// The types that DuckDB.NET.Data names in its Arrow members. They exist so that the loader can resolve them
// (Assembly.GetTypes() would throw otherwise); reading Arrow needs the official package.

using Apache.Arrow.Ipc;

namespace Apache.Arrow
{
    public class Schema;

    public class RecordBatch;

    internal static class Arrow
    {
        public static NotSupportedException NotInTheStandIn() =>
            new("Arrow is not part of the stand-in: build with the official packages (-p:UseStandIns=false).");
    }
}

namespace Apache.Arrow.Ipc
{
    public interface IArrowReader
    {
        ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default);
    }

    public interface IArrowArrayStream : IArrowReader, IDisposable
    {
        Schema Schema { get; }
    }
}

namespace Apache.Arrow.C
{
    public struct CArrowSchema
    {
        public static unsafe CArrowSchema* Create() => throw Arrow.NotInTheStandIn();

        public static unsafe void Free(CArrowSchema* schema) => throw Arrow.NotInTheStandIn();
    }

    public struct CArrowArray
    {
        public static unsafe CArrowArray* Create() => throw Arrow.NotInTheStandIn();

        public static unsafe void Free(CArrowArray* array) => throw Arrow.NotInTheStandIn();
    }

    public static class CArrowSchemaImporter
    {
        public static unsafe Schema ImportSchema(CArrowSchema* schema) => throw Arrow.NotInTheStandIn();
    }

    public static class CArrowArrayImporter
    {
        public static unsafe RecordBatch ImportRecordBatch(CArrowArray* array, Schema schema) => throw Arrow.NotInTheStandIn();
    }
}
