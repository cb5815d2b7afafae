// Generated from proto/fleetloop.proto by `npm run generate`: do not edit.
import * as $protobuf from "protobufjs";
import Long = require("long");

/** Namespace fleetloop. */
export namespace fleetloop {

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of a SignedDesired.
         * @deprecated Use fleetloop.v1.SignedDesired.$Properties instead.
         */
        interface ISignedDesired extends fleetloop.v1.SignedDesired.$Properties {
        }

        /** Represents a SignedDesired. */
        class SignedDesired {

            /**
             * Constructs a new SignedDesired.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.SignedDesired.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SignedDesired desired. */
            desired: Uint8Array;

            /** SignedDesired keyId. */
            keyId: string;

            /** SignedDesired signature. */
            signature: Uint8Array;

            /**
             * Creates a new SignedDesired instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SignedDesired instance
             */
            static create(properties: fleetloop.v1.SignedDesired.$Shape): fleetloop.v1.SignedDesired & fleetloop.v1.SignedDesired.$Shape;
            static create(properties?: fleetloop.v1.SignedDesired.$Properties): fleetloop.v1.SignedDesired;

            /**
             * Encodes the specified SignedDesired message. Does not implicitly {@link fleetloop.v1.SignedDesired.verify|verify} messages.
             * @param message SignedDesired message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.SignedDesired.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SignedDesired message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.SignedDesired & fleetloop.v1.SignedDesired.$Shape} SignedDesired
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.SignedDesired & fleetloop.v1.SignedDesired.$Shape;

            /**
             * Creates a SignedDesired message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns SignedDesired
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.SignedDesired;

            /**
             * Creates a plain object from a SignedDesired message. Also converts values to other types if specified.
             * @param message SignedDesired
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.SignedDesired, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this SignedDesired to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace SignedDesired {

            /** Properties of a SignedDesired. */
            interface $Properties {

                /** SignedDesired desired */
                desired?: (Uint8Array|null);

                /** SignedDesired keyId */
                keyId?: (string|null);

                /** SignedDesired signature */
                signature?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SignedDesired. */
            type $Shape = fleetloop.v1.SignedDesired.$Properties;
        }

        /**
         * Properties of a Desired.
         * @deprecated Use fleetloop.v1.Desired.$Properties instead.
         */
        interface IDesired extends fleetloop.v1.Desired.$Properties {
        }

        /** Represents a Desired. */
        class Desired {

            /**
             * Constructs a new Desired.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Desired.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Desired deviceId. */
            deviceId: string;

            /** Desired revision. */
            revision: (number|Long);

            /** Desired bundle. */
            bundle?: (fleetloop.v1.BundleRef.$Properties|null);

            /** Desired rolloutId. */
            rolloutId: string;

            /** Desired issuedMs. */
            issuedMs: (number|Long);

            /** Desired expiresMs. */
            expiresMs: (number|Long);

            /** Desired probation. */
            probation?: (fleetloop.v1.Probation.$Properties|null);

            /** Desired sampling. */
            sampling?: (fleetloop.v1.Sampling.$Properties|null);

            /** Desired reporting. */
            reporting?: (fleetloop.v1.Reporting.$Properties|null);

            /** Desired shadowing. */
            shadowing?: (fleetloop.v1.Shadowing.$Properties|null);

            /** Desired activation. */
            activation?: (fleetloop.v1.Activation.$Properties|null);

            /** Desired delivery. */
            delivery?: (fleetloop.v1.Delivery.$Properties|null);

            /**
             * Creates a new Desired instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Desired instance
             */
            static create(properties: fleetloop.v1.Desired.$Shape): fleetloop.v1.Desired & fleetloop.v1.Desired.$Shape;
            static create(properties?: fleetloop.v1.Desired.$Properties): fleetloop.v1.Desired;

            /**
             * Encodes the specified Desired message. Does not implicitly {@link fleetloop.v1.Desired.verify|verify} messages.
             * @param message Desired message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Desired.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Desired message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Desired & fleetloop.v1.Desired.$Shape} Desired
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Desired & fleetloop.v1.Desired.$Shape;

            /**
             * Creates a Desired message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Desired
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Desired;

            /**
             * Creates a plain object from a Desired message. Also converts values to other types if specified.
             * @param message Desired
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Desired, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Desired to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Desired {

            /** Properties of a Desired. */
            interface $Properties {

                /** Desired deviceId */
                deviceId?: (string|null);

                /** Desired revision */
                revision?: (number|Long|null);

                /** Desired bundle */
                bundle?: (fleetloop.v1.BundleRef.$Properties|null);

                /** Desired rolloutId */
                rolloutId?: (string|null);

                /** Desired issuedMs */
                issuedMs?: (number|Long|null);

                /** Desired expiresMs */
                expiresMs?: (number|Long|null);

                /** Desired probation */
                probation?: (fleetloop.v1.Probation.$Properties|null);

                /** Desired sampling */
                sampling?: (fleetloop.v1.Sampling.$Properties|null);

                /** Desired reporting */
                reporting?: (fleetloop.v1.Reporting.$Properties|null);

                /** Desired shadowing */
                shadowing?: (fleetloop.v1.Shadowing.$Properties|null);

                /** Desired activation */
                activation?: (fleetloop.v1.Activation.$Properties|null);

                /** Desired delivery */
                delivery?: (fleetloop.v1.Delivery.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Desired. */
            type $Shape = fleetloop.v1.Desired.$Properties;
        }

        /**
         * Properties of a Shadowing.
         * @deprecated Use fleetloop.v1.Shadowing.$Properties instead.
         */
        interface IShadowing extends fleetloop.v1.Shadowing.$Properties {
        }

        /** Represents a Shadowing. */
        class Shadowing {

            /**
             * Constructs a new Shadowing.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Shadowing.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Shadowing inferencesMin. */
            inferencesMin: number;

            /** Shadowing durationMs. */
            durationMs: (number|Long);

            /** Shadowing only. */
            only: boolean;

            /**
             * Creates a new Shadowing instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Shadowing instance
             */
            static create(properties: fleetloop.v1.Shadowing.$Shape): fleetloop.v1.Shadowing & fleetloop.v1.Shadowing.$Shape;
            static create(properties?: fleetloop.v1.Shadowing.$Properties): fleetloop.v1.Shadowing;

            /**
             * Encodes the specified Shadowing message. Does not implicitly {@link fleetloop.v1.Shadowing.verify|verify} messages.
             * @param message Shadowing message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Shadowing.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Shadowing message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Shadowing & fleetloop.v1.Shadowing.$Shape} Shadowing
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Shadowing & fleetloop.v1.Shadowing.$Shape;

            /**
             * Creates a Shadowing message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Shadowing
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Shadowing;

            /**
             * Creates a plain object from a Shadowing message. Also converts values to other types if specified.
             * @param message Shadowing
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Shadowing, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Shadowing to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Shadowing {

            /** Properties of a Shadowing. */
            interface $Properties {

                /** Shadowing inferencesMin */
                inferencesMin?: (number|null);

                /** Shadowing durationMs */
                durationMs?: (number|Long|null);

                /** Shadowing only */
                only?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Shadowing. */
            type $Shape = fleetloop.v1.Shadowing.$Properties;
        }

        /**
         * Properties of an Activation.
         * @deprecated Use fleetloop.v1.Activation.$Properties instead.
         */
        interface IActivation extends fleetloop.v1.Activation.$Properties {
        }

        /** Represents an Activation. */
        class Activation {

            /**
             * Constructs a new Activation.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Activation.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Activation hold. */
            hold: boolean;

            /** Activation windows. */
            windows: fleetloop.v1.MaintenanceWindow.$Properties[];

            /** Activation deadlineMs. */
            deadlineMs: (number|Long);

            /**
             * Creates a new Activation instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Activation instance
             */
            static create(properties: fleetloop.v1.Activation.$Shape): fleetloop.v1.Activation & fleetloop.v1.Activation.$Shape;
            static create(properties?: fleetloop.v1.Activation.$Properties): fleetloop.v1.Activation;

            /**
             * Encodes the specified Activation message. Does not implicitly {@link fleetloop.v1.Activation.verify|verify} messages.
             * @param message Activation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Activation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Activation message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Activation & fleetloop.v1.Activation.$Shape} Activation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Activation & fleetloop.v1.Activation.$Shape;

            /**
             * Creates an Activation message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Activation
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Activation;

            /**
             * Creates a plain object from an Activation message. Also converts values to other types if specified.
             * @param message Activation
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Activation, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Activation to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Activation {

            /** Properties of an Activation. */
            interface $Properties {

                /** Activation hold */
                hold?: (boolean|null);

                /** Activation windows */
                windows?: (fleetloop.v1.MaintenanceWindow.$Properties[]|null);

                /** Activation deadlineMs */
                deadlineMs?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Activation. */
            type $Shape = fleetloop.v1.Activation.$Properties;
        }

        /**
         * Properties of a MaintenanceWindow.
         * @deprecated Use fleetloop.v1.MaintenanceWindow.$Properties instead.
         */
        interface IMaintenanceWindow extends fleetloop.v1.MaintenanceWindow.$Properties {
        }

        /** Represents a MaintenanceWindow. */
        class MaintenanceWindow {

            /**
             * Constructs a new MaintenanceWindow.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.MaintenanceWindow.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MaintenanceWindow days. */
            days: number;

            /** MaintenanceWindow startMinute. */
            startMinute: number;

            /** MaintenanceWindow endMinute. */
            endMinute: number;

            /** MaintenanceWindow utcOffsetMinutes. */
            utcOffsetMinutes: number;

            /**
             * Creates a new MaintenanceWindow instance using the specified properties.
             * @param [properties] Properties to set
             * @returns MaintenanceWindow instance
             */
            static create(properties: fleetloop.v1.MaintenanceWindow.$Shape): fleetloop.v1.MaintenanceWindow & fleetloop.v1.MaintenanceWindow.$Shape;
            static create(properties?: fleetloop.v1.MaintenanceWindow.$Properties): fleetloop.v1.MaintenanceWindow;

            /**
             * Encodes the specified MaintenanceWindow message. Does not implicitly {@link fleetloop.v1.MaintenanceWindow.verify|verify} messages.
             * @param message MaintenanceWindow message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.MaintenanceWindow.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MaintenanceWindow message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.MaintenanceWindow & fleetloop.v1.MaintenanceWindow.$Shape} MaintenanceWindow
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.MaintenanceWindow & fleetloop.v1.MaintenanceWindow.$Shape;

            /**
             * Creates a MaintenanceWindow message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns MaintenanceWindow
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.MaintenanceWindow;

            /**
             * Creates a plain object from a MaintenanceWindow message. Also converts values to other types if specified.
             * @param message MaintenanceWindow
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.MaintenanceWindow, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this MaintenanceWindow to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace MaintenanceWindow {

            /** Properties of a MaintenanceWindow. */
            interface $Properties {

                /** MaintenanceWindow days */
                days?: (number|null);

                /** MaintenanceWindow startMinute */
                startMinute?: (number|null);

                /** MaintenanceWindow endMinute */
                endMinute?: (number|null);

                /** MaintenanceWindow utcOffsetMinutes */
                utcOffsetMinutes?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a MaintenanceWindow. */
            type $Shape = fleetloop.v1.MaintenanceWindow.$Properties;
        }

        /**
         * Properties of a Delivery.
         * @deprecated Use fleetloop.v1.Delivery.$Properties instead.
         */
        interface IDelivery extends fleetloop.v1.Delivery.$Properties {
        }

        /** Represents a Delivery. */
        class Delivery {

            /**
             * Constructs a new Delivery.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Delivery.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Delivery sources. */
            sources: fleetloop.v1.DeliverySource[];

            /** Delivery httpsUrl. */
            httpsUrl: string;

            /** Delivery deltas. */
            deltas: fleetloop.v1.Delta.$Properties[];

            /** Delivery jitterMs. */
            jitterMs: (number|Long);

            /**
             * Creates a new Delivery instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Delivery instance
             */
            static create(properties: fleetloop.v1.Delivery.$Shape): fleetloop.v1.Delivery & fleetloop.v1.Delivery.$Shape;
            static create(properties?: fleetloop.v1.Delivery.$Properties): fleetloop.v1.Delivery;

            /**
             * Encodes the specified Delivery message. Does not implicitly {@link fleetloop.v1.Delivery.verify|verify} messages.
             * @param message Delivery message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Delivery.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Delivery message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Delivery & fleetloop.v1.Delivery.$Shape} Delivery
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Delivery & fleetloop.v1.Delivery.$Shape;

            /**
             * Creates a Delivery message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Delivery
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Delivery;

            /**
             * Creates a plain object from a Delivery message. Also converts values to other types if specified.
             * @param message Delivery
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Delivery, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Delivery to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Delivery {

            /** Properties of a Delivery. */
            interface $Properties {

                /** Delivery sources */
                sources?: (fleetloop.v1.DeliverySource[]|null);

                /** Delivery httpsUrl */
                httpsUrl?: (string|null);

                /** Delivery deltas */
                deltas?: (fleetloop.v1.Delta.$Properties[]|null);

                /** Delivery jitterMs */
                jitterMs?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Delivery. */
            type $Shape = fleetloop.v1.Delivery.$Properties;
        }

        /** DeliverySource enum. */
        enum DeliverySource {

            /** mqtt_chunks value */
            mqtt_chunks = 0,

            /** https value */
            https = 1,

            /** mqtt_blocks value */
            mqtt_blocks = 2
        }

        /**
         * Properties of a Delta.
         * @deprecated Use fleetloop.v1.Delta.$Properties instead.
         */
        interface IDelta extends fleetloop.v1.Delta.$Properties {
        }

        /** Represents a Delta. */
        class Delta {

            /**
             * Constructs a new Delta.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Delta.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Delta artifactDigest. */
            artifactDigest: string;

            /** Delta baseDigest. */
            baseDigest: string;

            /** Delta patchDigest. */
            patchDigest: string;

            /** Delta patchBytes. */
            patchBytes: (number|Long);

            /**
             * Creates a new Delta instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Delta instance
             */
            static create(properties: fleetloop.v1.Delta.$Shape): fleetloop.v1.Delta & fleetloop.v1.Delta.$Shape;
            static create(properties?: fleetloop.v1.Delta.$Properties): fleetloop.v1.Delta;

            /**
             * Encodes the specified Delta message. Does not implicitly {@link fleetloop.v1.Delta.verify|verify} messages.
             * @param message Delta message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Delta.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Delta message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Delta & fleetloop.v1.Delta.$Shape} Delta
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Delta & fleetloop.v1.Delta.$Shape;

            /**
             * Creates a Delta message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Delta
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Delta;

            /**
             * Creates a plain object from a Delta message. Also converts values to other types if specified.
             * @param message Delta
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Delta, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Delta to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Delta {

            /** Properties of a Delta. */
            interface $Properties {

                /** Delta artifactDigest */
                artifactDigest?: (string|null);

                /** Delta baseDigest */
                baseDigest?: (string|null);

                /** Delta patchDigest */
                patchDigest?: (string|null);

                /** Delta patchBytes */
                patchBytes?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Delta. */
            type $Shape = fleetloop.v1.Delta.$Properties;
        }

        /**
         * Properties of a BundleRef.
         * @deprecated Use fleetloop.v1.BundleRef.$Properties instead.
         */
        interface IBundleRef extends fleetloop.v1.BundleRef.$Properties {
        }

        /** Represents a BundleRef. */
        class BundleRef {

            /**
             * Constructs a new BundleRef.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.BundleRef.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BundleRef digest. */
            digest: string;

            /** BundleRef sizeBytes. */
            sizeBytes: number;

            /** BundleRef releaseCounter. */
            releaseCounter: (number|Long);

            /** BundleRef releaseKeyId. */
            releaseKeyId: string;

            /** BundleRef releaseSignature. */
            releaseSignature: Uint8Array;

            /** BundleRef model. */
            model: string;

            /** BundleRef version. */
            version: number;

            /** BundleRef rollback. */
            rollback: boolean;

            /**
             * Creates a new BundleRef instance using the specified properties.
             * @param [properties] Properties to set
             * @returns BundleRef instance
             */
            static create(properties: fleetloop.v1.BundleRef.$Shape): fleetloop.v1.BundleRef & fleetloop.v1.BundleRef.$Shape;
            static create(properties?: fleetloop.v1.BundleRef.$Properties): fleetloop.v1.BundleRef;

            /**
             * Encodes the specified BundleRef message. Does not implicitly {@link fleetloop.v1.BundleRef.verify|verify} messages.
             * @param message BundleRef message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.BundleRef.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BundleRef message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.BundleRef & fleetloop.v1.BundleRef.$Shape} BundleRef
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.BundleRef & fleetloop.v1.BundleRef.$Shape;

            /**
             * Creates a BundleRef message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns BundleRef
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.BundleRef;

            /**
             * Creates a plain object from a BundleRef message. Also converts values to other types if specified.
             * @param message BundleRef
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.BundleRef, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this BundleRef to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace BundleRef {

            /** Properties of a BundleRef. */
            interface $Properties {

                /** BundleRef digest */
                digest?: (string|null);

                /** BundleRef sizeBytes */
                sizeBytes?: (number|null);

                /** BundleRef releaseCounter */
                releaseCounter?: (number|Long|null);

                /** BundleRef releaseKeyId */
                releaseKeyId?: (string|null);

                /** BundleRef releaseSignature */
                releaseSignature?: (Uint8Array|null);

                /** BundleRef model */
                model?: (string|null);

                /** BundleRef version */
                version?: (number|null);

                /** BundleRef rollback */
                rollback?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BundleRef. */
            type $Shape = fleetloop.v1.BundleRef.$Properties;
        }

        /**
         * Properties of a Probation.
         * @deprecated Use fleetloop.v1.Probation.$Properties instead.
         */
        interface IProbation extends fleetloop.v1.Probation.$Properties {
        }

        /** Represents a Probation. */
        class Probation {

            /**
             * Constructs a new Probation.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Probation.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Probation inferencesMin. */
            inferencesMin: number;

            /** Probation durationMs. */
            durationMs: (number|Long);

            /** Probation errorFractionMax. */
            errorFractionMax: number;

            /**
             * Creates a new Probation instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Probation instance
             */
            static create(properties: fleetloop.v1.Probation.$Shape): fleetloop.v1.Probation & fleetloop.v1.Probation.$Shape;
            static create(properties?: fleetloop.v1.Probation.$Properties): fleetloop.v1.Probation;

            /**
             * Encodes the specified Probation message. Does not implicitly {@link fleetloop.v1.Probation.verify|verify} messages.
             * @param message Probation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Probation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Probation message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Probation & fleetloop.v1.Probation.$Shape} Probation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Probation & fleetloop.v1.Probation.$Shape;

            /**
             * Creates a Probation message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Probation
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Probation;

            /**
             * Creates a plain object from a Probation message. Also converts values to other types if specified.
             * @param message Probation
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Probation, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Probation to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Probation {

            /** Properties of a Probation. */
            interface $Properties {

                /** Probation inferencesMin */
                inferencesMin?: (number|null);

                /** Probation durationMs */
                durationMs?: (number|Long|null);

                /** Probation errorFractionMax */
                errorFractionMax?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Probation. */
            type $Shape = fleetloop.v1.Probation.$Properties;
        }

        /**
         * Properties of a Sampling.
         * @deprecated Use fleetloop.v1.Sampling.$Properties instead.
         */
        interface ISampling extends fleetloop.v1.Sampling.$Properties {
        }

        /** Represents a Sampling. */
        class Sampling {

            /**
             * Constructs a new Sampling.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Sampling.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Sampling randomFloor. */
            randomFloor: number;

            /** Sampling uncertaintyMin. */
            uncertaintyMin: number;

            /** Sampling uncertainProbability. */
            uncertainProbability: number;

            /** Sampling uncertaintyMeasure. */
            uncertaintyMeasure: fleetloop.v1.UncertaintyMeasure;

            /** Sampling noveltyMin. */
            noveltyMin: number;

            /** Sampling novelProbability. */
            novelProbability: number;

            /** Sampling classProbability. */
            classProbability: number;

            /** Sampling classPerDay. */
            classPerDay: number;

            /** Sampling perDayMax. */
            perDayMax: number;

            /** Sampling contextBefore. */
            contextBefore: number;

            /** Sampling contextAfter. */
            contextAfter: number;

            /** Sampling budgets. */
            budgets: fleetloop.v1.SampleBudget.$Properties[];

            /**
             * Creates a new Sampling instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Sampling instance
             */
            static create(properties: fleetloop.v1.Sampling.$Shape): fleetloop.v1.Sampling & fleetloop.v1.Sampling.$Shape;
            static create(properties?: fleetloop.v1.Sampling.$Properties): fleetloop.v1.Sampling;

            /**
             * Encodes the specified Sampling message. Does not implicitly {@link fleetloop.v1.Sampling.verify|verify} messages.
             * @param message Sampling message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Sampling.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Sampling message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Sampling & fleetloop.v1.Sampling.$Shape} Sampling
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Sampling & fleetloop.v1.Sampling.$Shape;

            /**
             * Creates a Sampling message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Sampling
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Sampling;

            /**
             * Creates a plain object from a Sampling message. Also converts values to other types if specified.
             * @param message Sampling
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Sampling, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Sampling to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Sampling {

            /** Properties of a Sampling. */
            interface $Properties {

                /** Sampling randomFloor */
                randomFloor?: (number|null);

                /** Sampling uncertaintyMin */
                uncertaintyMin?: (number|null);

                /** Sampling uncertainProbability */
                uncertainProbability?: (number|null);

                /** Sampling uncertaintyMeasure */
                uncertaintyMeasure?: (fleetloop.v1.UncertaintyMeasure|null);

                /** Sampling noveltyMin */
                noveltyMin?: (number|null);

                /** Sampling novelProbability */
                novelProbability?: (number|null);

                /** Sampling classProbability */
                classProbability?: (number|null);

                /** Sampling classPerDay */
                classPerDay?: (number|null);

                /** Sampling perDayMax */
                perDayMax?: (number|null);

                /** Sampling contextBefore */
                contextBefore?: (number|null);

                /** Sampling contextAfter */
                contextAfter?: (number|null);

                /** Sampling budgets */
                budgets?: (fleetloop.v1.SampleBudget.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Sampling. */
            type $Shape = fleetloop.v1.Sampling.$Properties;
        }

        /** UncertaintyMeasure enum. */
        enum UncertaintyMeasure {

            /** margin value */
            margin = 0,

            /** entropy value */
            entropy = 1
        }

        /**
         * Properties of a SampleBudget.
         * @deprecated Use fleetloop.v1.SampleBudget.$Properties instead.
         */
        interface ISampleBudget extends fleetloop.v1.SampleBudget.$Properties {
        }

        /** Represents a SampleBudget. */
        class SampleBudget {

            /**
             * Constructs a new SampleBudget.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.SampleBudget.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SampleBudget link. */
            link: string;

            /** SampleBudget bytesPerDay. */
            bytesPerDay: (number|Long);

            /**
             * Creates a new SampleBudget instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SampleBudget instance
             */
            static create(properties: fleetloop.v1.SampleBudget.$Shape): fleetloop.v1.SampleBudget & fleetloop.v1.SampleBudget.$Shape;
            static create(properties?: fleetloop.v1.SampleBudget.$Properties): fleetloop.v1.SampleBudget;

            /**
             * Encodes the specified SampleBudget message. Does not implicitly {@link fleetloop.v1.SampleBudget.verify|verify} messages.
             * @param message SampleBudget message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.SampleBudget.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SampleBudget message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.SampleBudget & fleetloop.v1.SampleBudget.$Shape} SampleBudget
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.SampleBudget & fleetloop.v1.SampleBudget.$Shape;

            /**
             * Creates a SampleBudget message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns SampleBudget
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.SampleBudget;

            /**
             * Creates a plain object from a SampleBudget message. Also converts values to other types if specified.
             * @param message SampleBudget
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.SampleBudget, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this SampleBudget to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace SampleBudget {

            /** Properties of a SampleBudget. */
            interface $Properties {

                /** SampleBudget link */
                link?: (string|null);

                /** SampleBudget bytesPerDay */
                bytesPerDay?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SampleBudget. */
            type $Shape = fleetloop.v1.SampleBudget.$Properties;
        }

        /**
         * Properties of a SignedOrders.
         * @deprecated Use fleetloop.v1.SignedOrders.$Properties instead.
         */
        interface ISignedOrders extends fleetloop.v1.SignedOrders.$Properties {
        }

        /** Represents a SignedOrders. */
        class SignedOrders {

            /**
             * Constructs a new SignedOrders.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.SignedOrders.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SignedOrders orders. */
            orders: Uint8Array;

            /** SignedOrders keyId. */
            keyId: string;

            /** SignedOrders signature. */
            signature: Uint8Array;

            /**
             * Creates a new SignedOrders instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SignedOrders instance
             */
            static create(properties: fleetloop.v1.SignedOrders.$Shape): fleetloop.v1.SignedOrders & fleetloop.v1.SignedOrders.$Shape;
            static create(properties?: fleetloop.v1.SignedOrders.$Properties): fleetloop.v1.SignedOrders;

            /**
             * Encodes the specified SignedOrders message. Does not implicitly {@link fleetloop.v1.SignedOrders.verify|verify} messages.
             * @param message SignedOrders message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.SignedOrders.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SignedOrders message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.SignedOrders & fleetloop.v1.SignedOrders.$Shape} SignedOrders
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.SignedOrders & fleetloop.v1.SignedOrders.$Shape;

            /**
             * Creates a SignedOrders message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns SignedOrders
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.SignedOrders;

            /**
             * Creates a plain object from a SignedOrders message. Also converts values to other types if specified.
             * @param message SignedOrders
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.SignedOrders, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this SignedOrders to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace SignedOrders {

            /** Properties of a SignedOrders. */
            interface $Properties {

                /** SignedOrders orders */
                orders?: (Uint8Array|null);

                /** SignedOrders keyId */
                keyId?: (string|null);

                /** SignedOrders signature */
                signature?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SignedOrders. */
            type $Shape = fleetloop.v1.SignedOrders.$Properties;
        }

        /**
         * Properties of an Orders.
         * @deprecated Use fleetloop.v1.Orders.$Properties instead.
         */
        interface IOrders extends fleetloop.v1.Orders.$Properties {
        }

        /** Represents an Orders. */
        class Orders {

            /**
             * Constructs a new Orders.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Orders.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Orders deviceId. */
            deviceId: string;

            /** Orders sequence. */
            sequence: (number|Long);

            /** Orders issuedMs. */
            issuedMs: (number|Long);

            /** Orders sampling. */
            sampling?: (fleetloop.v1.Sampling.$Properties|null);

            /** Orders burst. */
            burst?: (fleetloop.v1.Burst.$Properties|null);

            /** Orders erasures. */
            erasures: fleetloop.v1.Erasure.$Properties[];

            /**
             * Creates a new Orders instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Orders instance
             */
            static create(properties: fleetloop.v1.Orders.$Shape): fleetloop.v1.Orders & fleetloop.v1.Orders.$Shape;
            static create(properties?: fleetloop.v1.Orders.$Properties): fleetloop.v1.Orders;

            /**
             * Encodes the specified Orders message. Does not implicitly {@link fleetloop.v1.Orders.verify|verify} messages.
             * @param message Orders message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Orders.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Orders message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Orders & fleetloop.v1.Orders.$Shape} Orders
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Orders & fleetloop.v1.Orders.$Shape;

            /**
             * Creates an Orders message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Orders
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Orders;

            /**
             * Creates a plain object from an Orders message. Also converts values to other types if specified.
             * @param message Orders
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Orders, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Orders to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Orders {

            /** Properties of an Orders. */
            interface $Properties {

                /** Orders deviceId */
                deviceId?: (string|null);

                /** Orders sequence */
                sequence?: (number|Long|null);

                /** Orders issuedMs */
                issuedMs?: (number|Long|null);

                /** Orders sampling */
                sampling?: (fleetloop.v1.Sampling.$Properties|null);

                /** Orders burst */
                burst?: (fleetloop.v1.Burst.$Properties|null);

                /** Orders erasures */
                erasures?: (fleetloop.v1.Erasure.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Orders. */
            type $Shape = fleetloop.v1.Orders.$Properties;
        }

        /**
         * Properties of a Burst.
         * @deprecated Use fleetloop.v1.Burst.$Properties instead.
         */
        interface IBurst extends fleetloop.v1.Burst.$Properties {
        }

        /** Represents a Burst. */
        class Burst {

            /**
             * Constructs a new Burst.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Burst.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Burst id. */
            id: string;

            /** Burst probability. */
            probability: number;

            /** Burst durationMs. */
            durationMs: (number|Long);

            /** Burst expiresMs. */
            expiresMs: (number|Long);

            /**
             * Creates a new Burst instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Burst instance
             */
            static create(properties: fleetloop.v1.Burst.$Shape): fleetloop.v1.Burst & fleetloop.v1.Burst.$Shape;
            static create(properties?: fleetloop.v1.Burst.$Properties): fleetloop.v1.Burst;

            /**
             * Encodes the specified Burst message. Does not implicitly {@link fleetloop.v1.Burst.verify|verify} messages.
             * @param message Burst message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Burst.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Burst message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Burst & fleetloop.v1.Burst.$Shape} Burst
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Burst & fleetloop.v1.Burst.$Shape;

            /**
             * Creates a Burst message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Burst
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Burst;

            /**
             * Creates a plain object from a Burst message. Also converts values to other types if specified.
             * @param message Burst
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Burst, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Burst to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Burst {

            /** Properties of a Burst. */
            interface $Properties {

                /** Burst id */
                id?: (string|null);

                /** Burst probability */
                probability?: (number|null);

                /** Burst durationMs */
                durationMs?: (number|Long|null);

                /** Burst expiresMs */
                expiresMs?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Burst. */
            type $Shape = fleetloop.v1.Burst.$Properties;
        }

        /**
         * Properties of an Erasure.
         * @deprecated Use fleetloop.v1.Erasure.$Properties instead.
         */
        interface IErasure extends fleetloop.v1.Erasure.$Properties {
        }

        /** Represents an Erasure. */
        class Erasure {

            /**
             * Constructs a new Erasure.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Erasure.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Erasure id. */
            id: string;

            /** Erasure beforeMs. */
            beforeMs: (number|Long);

            /** Erasure samplesOnly. */
            samplesOnly: boolean;

            /**
             * Creates a new Erasure instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Erasure instance
             */
            static create(properties: fleetloop.v1.Erasure.$Shape): fleetloop.v1.Erasure & fleetloop.v1.Erasure.$Shape;
            static create(properties?: fleetloop.v1.Erasure.$Properties): fleetloop.v1.Erasure;

            /**
             * Encodes the specified Erasure message. Does not implicitly {@link fleetloop.v1.Erasure.verify|verify} messages.
             * @param message Erasure message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Erasure.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Erasure message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Erasure & fleetloop.v1.Erasure.$Shape} Erasure
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Erasure & fleetloop.v1.Erasure.$Shape;

            /**
             * Creates an Erasure message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Erasure
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Erasure;

            /**
             * Creates a plain object from an Erasure message. Also converts values to other types if specified.
             * @param message Erasure
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Erasure, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Erasure to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Erasure {

            /** Properties of an Erasure. */
            interface $Properties {

                /** Erasure id */
                id?: (string|null);

                /** Erasure beforeMs */
                beforeMs?: (number|Long|null);

                /** Erasure samplesOnly */
                samplesOnly?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Erasure. */
            type $Shape = fleetloop.v1.Erasure.$Properties;
        }

        /**
         * Properties of a Reporting.
         * @deprecated Use fleetloop.v1.Reporting.$Properties instead.
         */
        interface IReporting extends fleetloop.v1.Reporting.$Properties {
        }

        /** Represents a Reporting. */
        class Reporting {

            /**
             * Constructs a new Reporting.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Reporting.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Reporting windowInferences. */
            windowInferences: number;

            /** Reporting windowMsMax. */
            windowMsMax: (number|Long);

            /** Reporting metricsIntervalMs. */
            metricsIntervalMs: (number|Long);

            /**
             * Creates a new Reporting instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Reporting instance
             */
            static create(properties: fleetloop.v1.Reporting.$Shape): fleetloop.v1.Reporting & fleetloop.v1.Reporting.$Shape;
            static create(properties?: fleetloop.v1.Reporting.$Properties): fleetloop.v1.Reporting;

            /**
             * Encodes the specified Reporting message. Does not implicitly {@link fleetloop.v1.Reporting.verify|verify} messages.
             * @param message Reporting message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Reporting.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Reporting message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Reporting & fleetloop.v1.Reporting.$Shape} Reporting
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Reporting & fleetloop.v1.Reporting.$Shape;

            /**
             * Creates a Reporting message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Reporting
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Reporting;

            /**
             * Creates a plain object from a Reporting message. Also converts values to other types if specified.
             * @param message Reporting
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Reporting, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Reporting to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Reporting {

            /** Properties of a Reporting. */
            interface $Properties {

                /** Reporting windowInferences */
                windowInferences?: (number|null);

                /** Reporting windowMsMax */
                windowMsMax?: (number|Long|null);

                /** Reporting metricsIntervalMs */
                metricsIntervalMs?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Reporting. */
            type $Shape = fleetloop.v1.Reporting.$Properties;
        }

        /**
         * Properties of a Chunk.
         * @deprecated Use fleetloop.v1.Chunk.$Properties instead.
         */
        interface IChunk extends fleetloop.v1.Chunk.$Properties {
        }

        /** Represents a Chunk. */
        class Chunk {

            /**
             * Constructs a new Chunk.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Chunk.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Chunk artifactDigest. */
            artifactDigest: string;

            /** Chunk index. */
            index: number;

            /** Chunk count. */
            count: number;

            /** Chunk data. */
            data: Uint8Array;

            /**
             * Creates a new Chunk instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Chunk instance
             */
            static create(properties: fleetloop.v1.Chunk.$Shape): fleetloop.v1.Chunk & fleetloop.v1.Chunk.$Shape;
            static create(properties?: fleetloop.v1.Chunk.$Properties): fleetloop.v1.Chunk;

            /**
             * Encodes the specified Chunk message. Does not implicitly {@link fleetloop.v1.Chunk.verify|verify} messages.
             * @param message Chunk message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Chunk.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Chunk message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Chunk & fleetloop.v1.Chunk.$Shape} Chunk
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Chunk & fleetloop.v1.Chunk.$Shape;

            /**
             * Creates a Chunk message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Chunk
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Chunk;

            /**
             * Creates a plain object from a Chunk message. Also converts values to other types if specified.
             * @param message Chunk
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Chunk, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Chunk to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Chunk {

            /** Properties of a Chunk. */
            interface $Properties {

                /** Chunk artifactDigest */
                artifactDigest?: (string|null);

                /** Chunk index */
                index?: (number|null);

                /** Chunk count */
                count?: (number|null);

                /** Chunk data */
                data?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Chunk. */
            type $Shape = fleetloop.v1.Chunk.$Properties;
        }

        /**
         * Properties of a BlockRequest.
         * @deprecated Use fleetloop.v1.BlockRequest.$Properties instead.
         */
        interface IBlockRequest extends fleetloop.v1.BlockRequest.$Properties {
        }

        /** Represents a BlockRequest. */
        class BlockRequest {

            /**
             * Constructs a new BlockRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.BlockRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BlockRequest artifactDigest. */
            artifactDigest: string;

            /** BlockRequest indices. */
            indices: number[];

            /**
             * Creates a new BlockRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns BlockRequest instance
             */
            static create(properties: fleetloop.v1.BlockRequest.$Shape): fleetloop.v1.BlockRequest & fleetloop.v1.BlockRequest.$Shape;
            static create(properties?: fleetloop.v1.BlockRequest.$Properties): fleetloop.v1.BlockRequest;

            /**
             * Encodes the specified BlockRequest message. Does not implicitly {@link fleetloop.v1.BlockRequest.verify|verify} messages.
             * @param message BlockRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.BlockRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BlockRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.BlockRequest & fleetloop.v1.BlockRequest.$Shape} BlockRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.BlockRequest & fleetloop.v1.BlockRequest.$Shape;

            /**
             * Creates a BlockRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns BlockRequest
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.BlockRequest;

            /**
             * Creates a plain object from a BlockRequest message. Also converts values to other types if specified.
             * @param message BlockRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.BlockRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this BlockRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace BlockRequest {

            /** Properties of a BlockRequest. */
            interface $Properties {

                /** BlockRequest artifactDigest */
                artifactDigest?: (string|null);

                /** BlockRequest indices */
                indices?: (number[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BlockRequest. */
            type $Shape = fleetloop.v1.BlockRequest.$Properties;
        }

        /**
         * Properties of a Block.
         * @deprecated Use fleetloop.v1.Block.$Properties instead.
         */
        interface IBlock extends fleetloop.v1.Block.$Properties {
        }

        /** Represents a Block. */
        class Block {

            /**
             * Constructs a new Block.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Block.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Block chunk. */
            chunk?: (fleetloop.v1.Chunk.$Properties|null);

            /** Block retryAfterMs. */
            retryAfterMs: number;

            /** Block reason. */
            reason: string;

            /**
             * Creates a new Block instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Block instance
             */
            static create(properties: fleetloop.v1.Block.$Shape): fleetloop.v1.Block & fleetloop.v1.Block.$Shape;
            static create(properties?: fleetloop.v1.Block.$Properties): fleetloop.v1.Block;

            /**
             * Encodes the specified Block message. Does not implicitly {@link fleetloop.v1.Block.verify|verify} messages.
             * @param message Block message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Block.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Block message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Block & fleetloop.v1.Block.$Shape} Block
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Block & fleetloop.v1.Block.$Shape;

            /**
             * Creates a Block message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Block
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Block;

            /**
             * Creates a plain object from a Block message. Also converts values to other types if specified.
             * @param message Block
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Block, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Block to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Block {

            /** Properties of a Block. */
            interface $Properties {

                /** Block chunk */
                chunk?: (fleetloop.v1.Chunk.$Properties|null);

                /** Block retryAfterMs */
                retryAfterMs?: (number|null);

                /** Block reason */
                reason?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Block. */
            type $Shape = fleetloop.v1.Block.$Properties;
        }

        /**
         * Properties of an Acknowledgement.
         * @deprecated Use fleetloop.v1.Acknowledgement.$Properties instead.
         */
        interface IAcknowledgement extends fleetloop.v1.Acknowledgement.$Properties {
        }

        /** Represents an Acknowledgement. */
        class Acknowledgement {

            /**
             * Constructs a new Acknowledgement.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Acknowledgement.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Acknowledgement committed. */
            committed: fleetloop.v1.SequenceRange.$Properties[];

            /** Acknowledgement rejected. */
            rejected: fleetloop.v1.Rejection.$Properties[];

            /** Acknowledgement atMs. */
            atMs: (number|Long);

            /**
             * Creates a new Acknowledgement instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Acknowledgement instance
             */
            static create(properties: fleetloop.v1.Acknowledgement.$Shape): fleetloop.v1.Acknowledgement & fleetloop.v1.Acknowledgement.$Shape;
            static create(properties?: fleetloop.v1.Acknowledgement.$Properties): fleetloop.v1.Acknowledgement;

            /**
             * Encodes the specified Acknowledgement message. Does not implicitly {@link fleetloop.v1.Acknowledgement.verify|verify} messages.
             * @param message Acknowledgement message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Acknowledgement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Acknowledgement message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Acknowledgement & fleetloop.v1.Acknowledgement.$Shape} Acknowledgement
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Acknowledgement & fleetloop.v1.Acknowledgement.$Shape;

            /**
             * Creates an Acknowledgement message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Acknowledgement
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Acknowledgement;

            /**
             * Creates a plain object from an Acknowledgement message. Also converts values to other types if specified.
             * @param message Acknowledgement
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Acknowledgement, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Acknowledgement to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Acknowledgement {

            /** Properties of an Acknowledgement. */
            interface $Properties {

                /** Acknowledgement committed */
                committed?: (fleetloop.v1.SequenceRange.$Properties[]|null);

                /** Acknowledgement rejected */
                rejected?: (fleetloop.v1.Rejection.$Properties[]|null);

                /** Acknowledgement atMs */
                atMs?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Acknowledgement. */
            type $Shape = fleetloop.v1.Acknowledgement.$Properties;
        }

        /**
         * Properties of a SequenceRange.
         * @deprecated Use fleetloop.v1.SequenceRange.$Properties instead.
         */
        interface ISequenceRange extends fleetloop.v1.SequenceRange.$Properties {
        }

        /** Represents a SequenceRange. */
        class SequenceRange {

            /**
             * Constructs a new SequenceRange.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.SequenceRange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SequenceRange epoch. */
            epoch: (number|Long);

            /** SequenceRange first. */
            first: (number|Long);

            /** SequenceRange last. */
            last: (number|Long);

            /**
             * Creates a new SequenceRange instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SequenceRange instance
             */
            static create(properties: fleetloop.v1.SequenceRange.$Shape): fleetloop.v1.SequenceRange & fleetloop.v1.SequenceRange.$Shape;
            static create(properties?: fleetloop.v1.SequenceRange.$Properties): fleetloop.v1.SequenceRange;

            /**
             * Encodes the specified SequenceRange message. Does not implicitly {@link fleetloop.v1.SequenceRange.verify|verify} messages.
             * @param message SequenceRange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.SequenceRange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SequenceRange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.SequenceRange & fleetloop.v1.SequenceRange.$Shape} SequenceRange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.SequenceRange & fleetloop.v1.SequenceRange.$Shape;

            /**
             * Creates a SequenceRange message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns SequenceRange
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.SequenceRange;

            /**
             * Creates a plain object from a SequenceRange message. Also converts values to other types if specified.
             * @param message SequenceRange
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.SequenceRange, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this SequenceRange to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace SequenceRange {

            /** Properties of a SequenceRange. */
            interface $Properties {

                /** SequenceRange epoch */
                epoch?: (number|Long|null);

                /** SequenceRange first */
                first?: (number|Long|null);

                /** SequenceRange last */
                last?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SequenceRange. */
            type $Shape = fleetloop.v1.SequenceRange.$Properties;
        }

        /**
         * Properties of a Rejection.
         * @deprecated Use fleetloop.v1.Rejection.$Properties instead.
         */
        interface IRejection extends fleetloop.v1.Rejection.$Properties {
        }

        /** Represents a Rejection. */
        class Rejection {

            /**
             * Constructs a new Rejection.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Rejection.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Rejection epoch. */
            epoch: (number|Long);

            /** Rejection sequence. */
            sequence: (number|Long);

            /** Rejection code. */
            code: string;

            /** Rejection detail. */
            detail: string;

            /**
             * Creates a new Rejection instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Rejection instance
             */
            static create(properties: fleetloop.v1.Rejection.$Shape): fleetloop.v1.Rejection & fleetloop.v1.Rejection.$Shape;
            static create(properties?: fleetloop.v1.Rejection.$Properties): fleetloop.v1.Rejection;

            /**
             * Encodes the specified Rejection message. Does not implicitly {@link fleetloop.v1.Rejection.verify|verify} messages.
             * @param message Rejection message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Rejection.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Rejection message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Rejection & fleetloop.v1.Rejection.$Shape} Rejection
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Rejection & fleetloop.v1.Rejection.$Shape;

            /**
             * Creates a Rejection message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Rejection
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Rejection;

            /**
             * Creates a plain object from a Rejection message. Also converts values to other types if specified.
             * @param message Rejection
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Rejection, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Rejection to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Rejection {

            /** Properties of a Rejection. */
            interface $Properties {

                /** Rejection epoch */
                epoch?: (number|Long|null);

                /** Rejection sequence */
                sequence?: (number|Long|null);

                /** Rejection code */
                code?: (string|null);

                /** Rejection detail */
                detail?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Rejection. */
            type $Shape = fleetloop.v1.Rejection.$Properties;
        }

        /**
         * Properties of an Announce.
         * @deprecated Use fleetloop.v1.Announce.$Properties instead.
         */
        interface IAnnounce extends fleetloop.v1.Announce.$Properties {
        }

        /** Represents an Announce. */
        class Announce {

            /**
             * Constructs a new Announce.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Announce.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Announce controlPlaneId. */
            controlPlaneId: string;

            /** Announce startedMs. */
            startedMs: (number|Long);

            /** Announce spreadMs. */
            spreadMs?: (number|Long|null);

            /**
             * Creates a new Announce instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Announce instance
             */
            static create(properties: fleetloop.v1.Announce.$Shape): fleetloop.v1.Announce & fleetloop.v1.Announce.$Shape;
            static create(properties?: fleetloop.v1.Announce.$Properties): fleetloop.v1.Announce;

            /**
             * Encodes the specified Announce message. Does not implicitly {@link fleetloop.v1.Announce.verify|verify} messages.
             * @param message Announce message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Announce.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Announce message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Announce & fleetloop.v1.Announce.$Shape} Announce
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Announce & fleetloop.v1.Announce.$Shape;

            /**
             * Creates an Announce message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Announce
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Announce;

            /**
             * Creates a plain object from an Announce message. Also converts values to other types if specified.
             * @param message Announce
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Announce, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Announce to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Announce {

            /** Properties of an Announce. */
            interface $Properties {

                /** Announce controlPlaneId */
                controlPlaneId?: (string|null);

                /** Announce startedMs */
                startedMs?: (number|Long|null);

                /** Announce spreadMs */
                spreadMs?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Announce. */
            type $Shape = fleetloop.v1.Announce.$Properties;
        }

        /**
         * Properties of a DeviceStatus.
         * @deprecated Use fleetloop.v1.DeviceStatus.$Properties instead.
         */
        interface IDeviceStatus extends fleetloop.v1.DeviceStatus.$Properties {
        }

        /** Represents a DeviceStatus. */
        class DeviceStatus {

            /**
             * Constructs a new DeviceStatus.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.DeviceStatus.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DeviceStatus deviceId. */
            deviceId: string;

            /** DeviceStatus online. */
            online: boolean;

            /** DeviceStatus agentVersion. */
            agentVersion: string;

            /** DeviceStatus bootMs. */
            bootMs: (number|Long);

            /** DeviceStatus atMs. */
            atMs: (number|Long);

            /**
             * Creates a new DeviceStatus instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DeviceStatus instance
             */
            static create(properties: fleetloop.v1.DeviceStatus.$Shape): fleetloop.v1.DeviceStatus & fleetloop.v1.DeviceStatus.$Shape;
            static create(properties?: fleetloop.v1.DeviceStatus.$Properties): fleetloop.v1.DeviceStatus;

            /**
             * Encodes the specified DeviceStatus message. Does not implicitly {@link fleetloop.v1.DeviceStatus.verify|verify} messages.
             * @param message DeviceStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.DeviceStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DeviceStatus message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.DeviceStatus & fleetloop.v1.DeviceStatus.$Shape} DeviceStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.DeviceStatus & fleetloop.v1.DeviceStatus.$Shape;

            /**
             * Creates a DeviceStatus message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns DeviceStatus
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.DeviceStatus;

            /**
             * Creates a plain object from a DeviceStatus message. Also converts values to other types if specified.
             * @param message DeviceStatus
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.DeviceStatus, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this DeviceStatus to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace DeviceStatus {

            /** Properties of a DeviceStatus. */
            interface $Properties {

                /** DeviceStatus deviceId */
                deviceId?: (string|null);

                /** DeviceStatus online */
                online?: (boolean|null);

                /** DeviceStatus agentVersion */
                agentVersion?: (string|null);

                /** DeviceStatus bootMs */
                bootMs?: (number|Long|null);

                /** DeviceStatus atMs */
                atMs?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DeviceStatus. */
            type $Shape = fleetloop.v1.DeviceStatus.$Properties;
        }

        /** SlotState enum. */
        enum SlotState {

            /** empty value */
            empty = 0,

            /** staged value */
            staged = 1,

            /** probation value */
            probation = 2,

            /** confirmed value */
            confirmed = 3
        }

        /** UpdatePhase enum. */
        enum UpdatePhase {

            /** idle value */
            idle = 0,

            /** downloading value */
            downloading = 1,

            /** verified value */
            verified = 2,

            /** preflighted value */
            preflighted = 3,

            /** activated value */
            activated = 4,

            /** in_probation value */
            in_probation = 5,

            /** converged value */
            converged = 6,

            /** reverted value */
            reverted = 7,

            /** failed value */
            failed = 8,

            /** denied value */
            denied = 9,

            /** shadowing value */
            shadowing = 10,

            /** ready value */
            ready = 11
        }

        /**
         * Properties of a Slot.
         * @deprecated Use fleetloop.v1.Slot.$Properties instead.
         */
        interface ISlot extends fleetloop.v1.Slot.$Properties {
        }

        /** Represents a Slot. */
        class Slot {

            /**
             * Constructs a new Slot.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Slot.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Slot name. */
            name: string;

            /** Slot bundleDigest. */
            bundleDigest: string;

            /** Slot state. */
            state: fleetloop.v1.SlotState;

            /**
             * Creates a new Slot instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Slot instance
             */
            static create(properties: fleetloop.v1.Slot.$Shape): fleetloop.v1.Slot & fleetloop.v1.Slot.$Shape;
            static create(properties?: fleetloop.v1.Slot.$Properties): fleetloop.v1.Slot;

            /**
             * Encodes the specified Slot message. Does not implicitly {@link fleetloop.v1.Slot.verify|verify} messages.
             * @param message Slot message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Slot.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Slot message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Slot & fleetloop.v1.Slot.$Shape} Slot
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Slot & fleetloop.v1.Slot.$Shape;

            /**
             * Creates a Slot message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Slot
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Slot;

            /**
             * Creates a plain object from a Slot message. Also converts values to other types if specified.
             * @param message Slot
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Slot, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Slot to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Slot {

            /** Properties of a Slot. */
            interface $Properties {

                /** Slot name */
                name?: (string|null);

                /** Slot bundleDigest */
                bundleDigest?: (string|null);

                /** Slot state */
                state?: (fleetloop.v1.SlotState|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Slot. */
            type $Shape = fleetloop.v1.Slot.$Properties;
        }

        /**
         * Properties of an Update.
         * @deprecated Use fleetloop.v1.Update.$Properties instead.
         */
        interface IUpdate extends fleetloop.v1.Update.$Properties {
        }

        /** Represents an Update. */
        class Update {

            /**
             * Constructs a new Update.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Update.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Update bundleDigest. */
            bundleDigest: string;

            /** Update rolloutId. */
            rolloutId: string;

            /** Update phase. */
            phase: fleetloop.v1.UpdatePhase;

            /** Update reason. */
            reason: string;

            /** Update detail. */
            detail: string;

            /** Update chunksDone. */
            chunksDone: number;

            /** Update chunksTotal. */
            chunksTotal: number;

            /** Update sinceMs. */
            sinceMs: (number|Long);

            /** Update revision. */
            revision: (number|Long);

            /**
             * Creates a new Update instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Update instance
             */
            static create(properties: fleetloop.v1.Update.$Shape): fleetloop.v1.Update & fleetloop.v1.Update.$Shape;
            static create(properties?: fleetloop.v1.Update.$Properties): fleetloop.v1.Update;

            /**
             * Encodes the specified Update message. Does not implicitly {@link fleetloop.v1.Update.verify|verify} messages.
             * @param message Update message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Update.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Update message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Update & fleetloop.v1.Update.$Shape} Update
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Update & fleetloop.v1.Update.$Shape;

            /**
             * Creates an Update message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Update
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Update;

            /**
             * Creates a plain object from an Update message. Also converts values to other types if specified.
             * @param message Update
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Update, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Update to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Update {

            /** Properties of an Update. */
            interface $Properties {

                /** Update bundleDigest */
                bundleDigest?: (string|null);

                /** Update rolloutId */
                rolloutId?: (string|null);

                /** Update phase */
                phase?: (fleetloop.v1.UpdatePhase|null);

                /** Update reason */
                reason?: (string|null);

                /** Update detail */
                detail?: (string|null);

                /** Update chunksDone */
                chunksDone?: (number|null);

                /** Update chunksTotal */
                chunksTotal?: (number|null);

                /** Update sinceMs */
                sinceMs?: (number|Long|null);

                /** Update revision */
                revision?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Update. */
            type $Shape = fleetloop.v1.Update.$Properties;
        }

        /**
         * Properties of a Reported.
         * @deprecated Use fleetloop.v1.Reported.$Properties instead.
         */
        interface IReported extends fleetloop.v1.Reported.$Properties {
        }

        /** Represents a Reported. */
        class Reported {

            /**
             * Constructs a new Reported.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Reported.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Reported deviceId. */
            deviceId: string;

            /** Reported sequence. */
            sequence: (number|Long);

            /** Reported desiredRevision. */
            desiredRevision: (number|Long);

            /** Reported slots. */
            slots: fleetloop.v1.Slot.$Properties[];

            /** Reported runningDigest. */
            runningDigest: string;

            /** Reported confirmedDigest. */
            confirmedDigest: string;

            /** Reported update. */
            update?: (fleetloop.v1.Update.$Properties|null);

            /** Reported inferencesSinceActivation. */
            inferencesSinceActivation: (number|Long);

            /** Reported agentVersion. */
            agentVersion: string;

            /** Reported runtime. */
            runtime: string;

            /** Reported atMs. */
            atMs: (number|Long);

            /** Reported detail. */
            detail: string;

            /** Reported shadowInferences. */
            shadowInferences: (number|Long);

            /** Reported runtimeChoice. */
            runtimeChoice?: (fleetloop.v1.RuntimeChoice.$Properties|null);

            /**
             * Creates a new Reported instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Reported instance
             */
            static create(properties: fleetloop.v1.Reported.$Shape): fleetloop.v1.Reported & fleetloop.v1.Reported.$Shape;
            static create(properties?: fleetloop.v1.Reported.$Properties): fleetloop.v1.Reported;

            /**
             * Encodes the specified Reported message. Does not implicitly {@link fleetloop.v1.Reported.verify|verify} messages.
             * @param message Reported message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Reported.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Reported message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Reported & fleetloop.v1.Reported.$Shape} Reported
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Reported & fleetloop.v1.Reported.$Shape;

            /**
             * Creates a Reported message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Reported
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Reported;

            /**
             * Creates a plain object from a Reported message. Also converts values to other types if specified.
             * @param message Reported
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Reported, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Reported to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Reported {

            /** Properties of a Reported. */
            interface $Properties {

                /** Reported deviceId */
                deviceId?: (string|null);

                /** Reported sequence */
                sequence?: (number|Long|null);

                /** Reported desiredRevision */
                desiredRevision?: (number|Long|null);

                /** Reported slots */
                slots?: (fleetloop.v1.Slot.$Properties[]|null);

                /** Reported runningDigest */
                runningDigest?: (string|null);

                /** Reported confirmedDigest */
                confirmedDigest?: (string|null);

                /** Reported update */
                update?: (fleetloop.v1.Update.$Properties|null);

                /** Reported inferencesSinceActivation */
                inferencesSinceActivation?: (number|Long|null);

                /** Reported agentVersion */
                agentVersion?: (string|null);

                /** Reported runtime */
                runtime?: (string|null);

                /** Reported atMs */
                atMs?: (number|Long|null);

                /** Reported detail */
                detail?: (string|null);

                /** Reported shadowInferences */
                shadowInferences?: (number|Long|null);

                /** Reported runtimeChoice */
                runtimeChoice?: (fleetloop.v1.RuntimeChoice.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Reported. */
            type $Shape = fleetloop.v1.Reported.$Properties;
        }

        /**
         * Properties of a RuntimeChoice.
         * @deprecated Use fleetloop.v1.RuntimeChoice.$Properties instead.
         */
        interface IRuntimeChoice extends fleetloop.v1.RuntimeChoice.$Properties {
        }

        /** Represents a RuntimeChoice. */
        class RuntimeChoice {

            /**
             * Constructs a new RuntimeChoice.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.RuntimeChoice.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RuntimeChoice measured. */
            measured: fleetloop.v1.RuntimeMeasured.$Properties[];

            /** RuntimeChoice reason. */
            reason: string;

            /** RuntimeChoice measuredOn. */
            measuredOn: string;

            /** RuntimeChoice atMs. */
            atMs: (number|Long);

            /**
             * Creates a new RuntimeChoice instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RuntimeChoice instance
             */
            static create(properties: fleetloop.v1.RuntimeChoice.$Shape): fleetloop.v1.RuntimeChoice & fleetloop.v1.RuntimeChoice.$Shape;
            static create(properties?: fleetloop.v1.RuntimeChoice.$Properties): fleetloop.v1.RuntimeChoice;

            /**
             * Encodes the specified RuntimeChoice message. Does not implicitly {@link fleetloop.v1.RuntimeChoice.verify|verify} messages.
             * @param message RuntimeChoice message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.RuntimeChoice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RuntimeChoice message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.RuntimeChoice & fleetloop.v1.RuntimeChoice.$Shape} RuntimeChoice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.RuntimeChoice & fleetloop.v1.RuntimeChoice.$Shape;

            /**
             * Creates a RuntimeChoice message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns RuntimeChoice
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.RuntimeChoice;

            /**
             * Creates a plain object from a RuntimeChoice message. Also converts values to other types if specified.
             * @param message RuntimeChoice
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.RuntimeChoice, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this RuntimeChoice to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace RuntimeChoice {

            /** Properties of a RuntimeChoice. */
            interface $Properties {

                /** RuntimeChoice measured */
                measured?: (fleetloop.v1.RuntimeMeasured.$Properties[]|null);

                /** RuntimeChoice reason */
                reason?: (string|null);

                /** RuntimeChoice measuredOn */
                measuredOn?: (string|null);

                /** RuntimeChoice atMs */
                atMs?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RuntimeChoice. */
            type $Shape = fleetloop.v1.RuntimeChoice.$Properties;
        }

        /**
         * Properties of a RuntimeMeasured.
         * @deprecated Use fleetloop.v1.RuntimeMeasured.$Properties instead.
         */
        interface IRuntimeMeasured extends fleetloop.v1.RuntimeMeasured.$Properties {
        }

        /** Represents a RuntimeMeasured. */
        class RuntimeMeasured {

            /**
             * Constructs a new RuntimeMeasured.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.RuntimeMeasured.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RuntimeMeasured runtime. */
            runtime: string;

            /** RuntimeMeasured p50Us. */
            p50Us: number;

            /** RuntimeMeasured p99Us. */
            p99Us: number;

            /** RuntimeMeasured memoryBytes. */
            memoryBytes: (number|Long);

            /**
             * Creates a new RuntimeMeasured instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RuntimeMeasured instance
             */
            static create(properties: fleetloop.v1.RuntimeMeasured.$Shape): fleetloop.v1.RuntimeMeasured & fleetloop.v1.RuntimeMeasured.$Shape;
            static create(properties?: fleetloop.v1.RuntimeMeasured.$Properties): fleetloop.v1.RuntimeMeasured;

            /**
             * Encodes the specified RuntimeMeasured message. Does not implicitly {@link fleetloop.v1.RuntimeMeasured.verify|verify} messages.
             * @param message RuntimeMeasured message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.RuntimeMeasured.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RuntimeMeasured message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.RuntimeMeasured & fleetloop.v1.RuntimeMeasured.$Shape} RuntimeMeasured
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.RuntimeMeasured & fleetloop.v1.RuntimeMeasured.$Shape;

            /**
             * Creates a RuntimeMeasured message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns RuntimeMeasured
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.RuntimeMeasured;

            /**
             * Creates a plain object from a RuntimeMeasured message. Also converts values to other types if specified.
             * @param message RuntimeMeasured
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.RuntimeMeasured, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this RuntimeMeasured to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace RuntimeMeasured {

            /** Properties of a RuntimeMeasured. */
            interface $Properties {

                /** RuntimeMeasured runtime */
                runtime?: (string|null);

                /** RuntimeMeasured p50Us */
                p50Us?: (number|null);

                /** RuntimeMeasured p99Us */
                p99Us?: (number|null);

                /** RuntimeMeasured memoryBytes */
                memoryBytes?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RuntimeMeasured. */
            type $Shape = fleetloop.v1.RuntimeMeasured.$Properties;
        }

        /**
         * Properties of a RecordBatch.
         * @deprecated Use fleetloop.v1.RecordBatch.$Properties instead.
         */
        interface IRecordBatch extends fleetloop.v1.RecordBatch.$Properties {
        }

        /** Represents a RecordBatch. */
        class RecordBatch {

            /**
             * Constructs a new RecordBatch.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.RecordBatch.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RecordBatch deviceId. */
            deviceId: string;

            /** RecordBatch records. */
            records: fleetloop.v1.Record.$Properties[];

            /** RecordBatch clock. */
            clock?: (fleetloop.v1.ClockReading.$Properties|null);

            /**
             * Creates a new RecordBatch instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RecordBatch instance
             */
            static create(properties: fleetloop.v1.RecordBatch.$Shape): fleetloop.v1.RecordBatch & fleetloop.v1.RecordBatch.$Shape;
            static create(properties?: fleetloop.v1.RecordBatch.$Properties): fleetloop.v1.RecordBatch;

            /**
             * Encodes the specified RecordBatch message. Does not implicitly {@link fleetloop.v1.RecordBatch.verify|verify} messages.
             * @param message RecordBatch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.RecordBatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RecordBatch message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.RecordBatch & fleetloop.v1.RecordBatch.$Shape} RecordBatch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.RecordBatch & fleetloop.v1.RecordBatch.$Shape;

            /**
             * Creates a RecordBatch message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns RecordBatch
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.RecordBatch;

            /**
             * Creates a plain object from a RecordBatch message. Also converts values to other types if specified.
             * @param message RecordBatch
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.RecordBatch, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this RecordBatch to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace RecordBatch {

            /** Properties of a RecordBatch. */
            interface $Properties {

                /** RecordBatch deviceId */
                deviceId?: (string|null);

                /** RecordBatch records */
                records?: (fleetloop.v1.Record.$Properties[]|null);

                /** RecordBatch clock */
                clock?: (fleetloop.v1.ClockReading.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RecordBatch. */
            type $Shape = {
              deviceId?: string|null;
              records?: fleetloop.v1.Record.$Shape[]|null;
              clock?: fleetloop.v1.ClockReading.$Shape|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a ClockReading.
         * @deprecated Use fleetloop.v1.ClockReading.$Properties instead.
         */
        interface IClockReading extends fleetloop.v1.ClockReading.$Properties {
        }

        /** Represents a ClockReading. */
        class ClockReading {

            /**
             * Constructs a new ClockReading.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.ClockReading.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ClockReading epoch. */
            epoch: (number|Long);

            /** ClockReading sequence. */
            sequence: (number|Long);

            /** ClockReading boot. */
            boot: (number|Long);

            /** ClockReading monotonicMs. */
            monotonicMs: (number|Long);

            /** ClockReading wallMs. */
            wallMs: (number|Long);

            /**
             * Creates a new ClockReading instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ClockReading instance
             */
            static create(properties: fleetloop.v1.ClockReading.$Shape): fleetloop.v1.ClockReading & fleetloop.v1.ClockReading.$Shape;
            static create(properties?: fleetloop.v1.ClockReading.$Properties): fleetloop.v1.ClockReading;

            /**
             * Encodes the specified ClockReading message. Does not implicitly {@link fleetloop.v1.ClockReading.verify|verify} messages.
             * @param message ClockReading message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.ClockReading.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ClockReading message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.ClockReading & fleetloop.v1.ClockReading.$Shape} ClockReading
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.ClockReading & fleetloop.v1.ClockReading.$Shape;

            /**
             * Creates a ClockReading message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ClockReading
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.ClockReading;

            /**
             * Creates a plain object from a ClockReading message. Also converts values to other types if specified.
             * @param message ClockReading
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.ClockReading, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ClockReading to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace ClockReading {

            /** Properties of a ClockReading. */
            interface $Properties {

                /** ClockReading epoch */
                epoch?: (number|Long|null);

                /** ClockReading sequence */
                sequence?: (number|Long|null);

                /** ClockReading boot */
                boot?: (number|Long|null);

                /** ClockReading monotonicMs */
                monotonicMs?: (number|Long|null);

                /** ClockReading wallMs */
                wallMs?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ClockReading. */
            type $Shape = fleetloop.v1.ClockReading.$Properties;
        }

        /**
         * Properties of a Record.
         * @deprecated Use fleetloop.v1.Record.$Properties instead.
         */
        interface IRecord extends fleetloop.v1.Record.$Properties {
        }

        /** Represents a Record. */
        class Record {

            /**
             * Constructs a new Record.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Record.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Record epoch. */
            epoch: (number|Long);

            /** Record sequence. */
            sequence: (number|Long);

            /** Record atMs. */
            atMs: (number|Long);

            /** Record boot. */
            boot: (number|Long);

            /** Record monotonicMs. */
            monotonicMs: (number|Long);

            /** Record window. */
            window?: (fleetloop.v1.WindowProfile.$Properties|null);

            /** Record sample. */
            sample?: (fleetloop.v1.Sample.$Properties|null);

            /** Record metrics. */
            metrics?: (fleetloop.v1.Metrics.$Properties|null);

            /** Record outcome. */
            outcome?: (fleetloop.v1.UpdateOutcome.$Properties|null);

            /** Record receipt. */
            receipt?: (fleetloop.v1.ErasureReceipt.$Properties|null);

            /** Record losses. */
            losses?: (fleetloop.v1.Losses.$Properties|null);

            /** Record body. */
            body?: ("window"|"sample"|"metrics"|"outcome"|"receipt"|"losses");

            /**
             * Creates a new Record instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Record instance
             */
            static create(properties: fleetloop.v1.Record.$Shape): fleetloop.v1.Record & fleetloop.v1.Record.$Shape;
            static create(properties?: fleetloop.v1.Record.$Properties): fleetloop.v1.Record;

            /**
             * Encodes the specified Record message. Does not implicitly {@link fleetloop.v1.Record.verify|verify} messages.
             * @param message Record message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Record.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Record message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Record & fleetloop.v1.Record.$Shape} Record
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Record & fleetloop.v1.Record.$Shape;

            /**
             * Creates a Record message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Record
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Record;

            /**
             * Creates a plain object from a Record message. Also converts values to other types if specified.
             * @param message Record
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Record, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Record to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Record {

            /** Properties of a Record. */
            interface $Properties {

                /** Record epoch */
                epoch?: (number|Long|null);

                /** Record sequence */
                sequence?: (number|Long|null);

                /** Record atMs */
                atMs?: (number|Long|null);

                /** Record boot */
                boot?: (number|Long|null);

                /** Record monotonicMs */
                monotonicMs?: (number|Long|null);

                /** Record window */
                window?: (fleetloop.v1.WindowProfile.$Properties|null);

                /** Record sample */
                sample?: (fleetloop.v1.Sample.$Properties|null);

                /** Record metrics */
                metrics?: (fleetloop.v1.Metrics.$Properties|null);

                /** Record outcome */
                outcome?: (fleetloop.v1.UpdateOutcome.$Properties|null);

                /** Record receipt */
                receipt?: (fleetloop.v1.ErasureReceipt.$Properties|null);

                /** Record losses */
                losses?: (fleetloop.v1.Losses.$Properties|null);

                /** Record body */
                body?: ("window"|"sample"|"metrics"|"outcome"|"receipt"|"losses");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Record. */
            type $Shape = {
              epoch?: number|Long|null;
              sequence?: number|Long|null;
              atMs?: number|Long|null;
              boot?: number|Long|null;
              monotonicMs?: number|Long|null;
              window?: fleetloop.v1.WindowProfile.$Shape|null;
              sample?: fleetloop.v1.Sample.$Shape|null;
              metrics?: fleetloop.v1.Metrics.$Shape|null;
              outcome?: fleetloop.v1.UpdateOutcome.$Shape|null;
              receipt?: fleetloop.v1.ErasureReceipt.$Shape|null;
              losses?: fleetloop.v1.Losses.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; window?: null; sample?: null; metrics?: null; outcome?: null; receipt?: null; losses?: null }|{ body?: "window"; window: fleetloop.v1.WindowProfile.$Shape; sample?: null; metrics?: null; outcome?: null; receipt?: null; losses?: null }|{ body?: "sample"; window?: null; sample: fleetloop.v1.Sample.$Shape; metrics?: null; outcome?: null; receipt?: null; losses?: null }|{ body?: "metrics"; window?: null; sample?: null; metrics: fleetloop.v1.Metrics.$Shape; outcome?: null; receipt?: null; losses?: null }|{ body?: "outcome"; window?: null; sample?: null; metrics?: null; outcome: fleetloop.v1.UpdateOutcome.$Shape; receipt?: null; losses?: null }|{ body?: "receipt"; window?: null; sample?: null; metrics?: null; outcome?: null; receipt: fleetloop.v1.ErasureReceipt.$Shape; losses?: null }|{ body?: "losses"; window?: null; sample?: null; metrics?: null; outcome?: null; receipt?: null; losses: fleetloop.v1.Losses.$Shape })
            );
        }

        /**
         * Properties of a Losses.
         * @deprecated Use fleetloop.v1.Losses.$Properties instead.
         */
        interface ILosses extends fleetloop.v1.Losses.$Properties {
        }

        /** Represents a Losses. */
        class Losses {

            /**
             * Constructs a new Losses.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Losses.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Losses losses. */
            losses: fleetloop.v1.Loss.$Properties[];

            /**
             * Creates a new Losses instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Losses instance
             */
            static create(properties: fleetloop.v1.Losses.$Shape): fleetloop.v1.Losses & fleetloop.v1.Losses.$Shape;
            static create(properties?: fleetloop.v1.Losses.$Properties): fleetloop.v1.Losses;

            /**
             * Encodes the specified Losses message. Does not implicitly {@link fleetloop.v1.Losses.verify|verify} messages.
             * @param message Losses message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Losses.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Losses message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Losses & fleetloop.v1.Losses.$Shape} Losses
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Losses & fleetloop.v1.Losses.$Shape;

            /**
             * Creates a Losses message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Losses
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Losses;

            /**
             * Creates a plain object from a Losses message. Also converts values to other types if specified.
             * @param message Losses
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Losses, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Losses to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Losses {

            /** Properties of a Losses. */
            interface $Properties {

                /** Losses losses */
                losses?: (fleetloop.v1.Loss.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Losses. */
            type $Shape = fleetloop.v1.Losses.$Properties;
        }

        /**
         * Properties of a Loss.
         * @deprecated Use fleetloop.v1.Loss.$Properties instead.
         */
        interface ILoss extends fleetloop.v1.Loss.$Properties {
        }

        /** Represents a Loss. */
        class Loss {

            /**
             * Constructs a new Loss.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Loss.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Loss kind. */
            kind: string;

            /** Loss reason. */
            reason: string;

            /** Loss records. */
            records: (number|Long);

            /** Loss weight. */
            weight: number;

            /** Loss first. */
            first: (number|Long);

            /** Loss last. */
            last: (number|Long);

            /**
             * Creates a new Loss instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Loss instance
             */
            static create(properties: fleetloop.v1.Loss.$Shape): fleetloop.v1.Loss & fleetloop.v1.Loss.$Shape;
            static create(properties?: fleetloop.v1.Loss.$Properties): fleetloop.v1.Loss;

            /**
             * Encodes the specified Loss message. Does not implicitly {@link fleetloop.v1.Loss.verify|verify} messages.
             * @param message Loss message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Loss.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Loss message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Loss & fleetloop.v1.Loss.$Shape} Loss
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Loss & fleetloop.v1.Loss.$Shape;

            /**
             * Creates a Loss message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Loss
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Loss;

            /**
             * Creates a plain object from a Loss message. Also converts values to other types if specified.
             * @param message Loss
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Loss, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Loss to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Loss {

            /** Properties of a Loss. */
            interface $Properties {

                /** Loss kind */
                kind?: (string|null);

                /** Loss reason */
                reason?: (string|null);

                /** Loss records */
                records?: (number|Long|null);

                /** Loss weight */
                weight?: (number|null);

                /** Loss first */
                first?: (number|Long|null);

                /** Loss last */
                last?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Loss. */
            type $Shape = fleetloop.v1.Loss.$Properties;
        }

        /**
         * Properties of a WindowProfile.
         * @deprecated Use fleetloop.v1.WindowProfile.$Properties instead.
         */
        interface IWindowProfile extends fleetloop.v1.WindowProfile.$Properties {
        }

        /** Represents a WindowProfile. */
        class WindowProfile {

            /**
             * Constructs a new WindowProfile.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.WindowProfile.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WindowProfile bundleDigest. */
            bundleDigest: string;

            /** WindowProfile startMs. */
            startMs: (number|Long);

            /** WindowProfile endMs. */
            endMs: (number|Long);

            /** WindowProfile profile. */
            profile?: (fleetloop.v1.Profile.$Properties|null);

            /** WindowProfile shadow. */
            shadow?: (fleetloop.v1.ShadowComparison.$Properties|null);

            /** WindowProfile durationMs. */
            durationMs: (number|Long);

            /** WindowProfile windows. */
            windows: number;

            /** WindowProfile merged. */
            merged: (number|Long)[];

            /**
             * Creates a new WindowProfile instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WindowProfile instance
             */
            static create(properties: fleetloop.v1.WindowProfile.$Shape): fleetloop.v1.WindowProfile & fleetloop.v1.WindowProfile.$Shape;
            static create(properties?: fleetloop.v1.WindowProfile.$Properties): fleetloop.v1.WindowProfile;

            /**
             * Encodes the specified WindowProfile message. Does not implicitly {@link fleetloop.v1.WindowProfile.verify|verify} messages.
             * @param message WindowProfile message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.WindowProfile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WindowProfile message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.WindowProfile & fleetloop.v1.WindowProfile.$Shape} WindowProfile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.WindowProfile & fleetloop.v1.WindowProfile.$Shape;

            /**
             * Creates a WindowProfile message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns WindowProfile
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.WindowProfile;

            /**
             * Creates a plain object from a WindowProfile message. Also converts values to other types if specified.
             * @param message WindowProfile
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.WindowProfile, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this WindowProfile to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace WindowProfile {

            /** Properties of a WindowProfile. */
            interface $Properties {

                /** WindowProfile bundleDigest */
                bundleDigest?: (string|null);

                /** WindowProfile startMs */
                startMs?: (number|Long|null);

                /** WindowProfile endMs */
                endMs?: (number|Long|null);

                /** WindowProfile profile */
                profile?: (fleetloop.v1.Profile.$Properties|null);

                /** WindowProfile shadow */
                shadow?: (fleetloop.v1.ShadowComparison.$Properties|null);

                /** WindowProfile durationMs */
                durationMs?: (number|Long|null);

                /** WindowProfile windows */
                windows?: (number|null);

                /** WindowProfile merged */
                merged?: ((number|Long)[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WindowProfile. */
            type $Shape = fleetloop.v1.WindowProfile.$Properties;
        }

        /**
         * Properties of a ShadowComparison.
         * @deprecated Use fleetloop.v1.ShadowComparison.$Properties instead.
         */
        interface IShadowComparison extends fleetloop.v1.ShadowComparison.$Properties {
        }

        /** Represents a ShadowComparison. */
        class ShadowComparison {

            /**
             * Constructs a new ShadowComparison.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.ShadowComparison.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ShadowComparison besideDigest. */
            besideDigest: string;

            /** ShadowComparison compared. */
            compared: (number|Long);

            /** ShadowComparison agreed. */
            agreed: (number|Long);

            /** ShadowComparison differenceSum. */
            differenceSum: number;

            /** ShadowComparison differenceSquaredSum. */
            differenceSquaredSum: number;

            /** ShadowComparison errors. */
            errors: (number|Long);

            /** ShadowComparison latencyP50Us. */
            latencyP50Us: number;

            /** ShadowComparison latencyP99Us. */
            latencyP99Us: number;

            /** ShadowComparison dropped. */
            dropped: (number|Long);

            /**
             * Creates a new ShadowComparison instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ShadowComparison instance
             */
            static create(properties: fleetloop.v1.ShadowComparison.$Shape): fleetloop.v1.ShadowComparison & fleetloop.v1.ShadowComparison.$Shape;
            static create(properties?: fleetloop.v1.ShadowComparison.$Properties): fleetloop.v1.ShadowComparison;

            /**
             * Encodes the specified ShadowComparison message. Does not implicitly {@link fleetloop.v1.ShadowComparison.verify|verify} messages.
             * @param message ShadowComparison message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.ShadowComparison.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ShadowComparison message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.ShadowComparison & fleetloop.v1.ShadowComparison.$Shape} ShadowComparison
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.ShadowComparison & fleetloop.v1.ShadowComparison.$Shape;

            /**
             * Creates a ShadowComparison message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ShadowComparison
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.ShadowComparison;

            /**
             * Creates a plain object from a ShadowComparison message. Also converts values to other types if specified.
             * @param message ShadowComparison
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.ShadowComparison, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ShadowComparison to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace ShadowComparison {

            /** Properties of a ShadowComparison. */
            interface $Properties {

                /** ShadowComparison besideDigest */
                besideDigest?: (string|null);

                /** ShadowComparison compared */
                compared?: (number|Long|null);

                /** ShadowComparison agreed */
                agreed?: (number|Long|null);

                /** ShadowComparison differenceSum */
                differenceSum?: (number|null);

                /** ShadowComparison differenceSquaredSum */
                differenceSquaredSum?: (number|null);

                /** ShadowComparison errors */
                errors?: (number|Long|null);

                /** ShadowComparison latencyP50Us */
                latencyP50Us?: (number|null);

                /** ShadowComparison latencyP99Us */
                latencyP99Us?: (number|null);

                /** ShadowComparison dropped */
                dropped?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ShadowComparison. */
            type $Shape = fleetloop.v1.ShadowComparison.$Properties;
        }

        /**
         * Properties of a Profile.
         * @deprecated Use fleetloop.v1.Profile.$Properties instead.
         */
        interface IProfile extends fleetloop.v1.Profile.$Properties {
        }

        /** Represents a Profile. */
        class Profile {

            /**
             * Constructs a new Profile.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Profile.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Profile count. */
            count: (number|Long);

            /** Profile features. */
            features: fleetloop.v1.Sketch.$Properties[];

            /** Profile outputs. */
            outputs: fleetloop.v1.Sketch.$Properties[];

            /** Profile confidence. */
            confidence?: (fleetloop.v1.Sketch.$Properties|null);

            /** Profile predicted. */
            predicted: (number|Long)[];

            /**
             * Creates a new Profile instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Profile instance
             */
            static create(properties: fleetloop.v1.Profile.$Shape): fleetloop.v1.Profile & fleetloop.v1.Profile.$Shape;
            static create(properties?: fleetloop.v1.Profile.$Properties): fleetloop.v1.Profile;

            /**
             * Encodes the specified Profile message. Does not implicitly {@link fleetloop.v1.Profile.verify|verify} messages.
             * @param message Profile message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Profile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Profile message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Profile & fleetloop.v1.Profile.$Shape} Profile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Profile & fleetloop.v1.Profile.$Shape;

            /**
             * Creates a Profile message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Profile
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Profile;

            /**
             * Creates a plain object from a Profile message. Also converts values to other types if specified.
             * @param message Profile
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Profile, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Profile to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Profile {

            /** Properties of a Profile. */
            interface $Properties {

                /** Profile count */
                count?: (number|Long|null);

                /** Profile features */
                features?: (fleetloop.v1.Sketch.$Properties[]|null);

                /** Profile outputs */
                outputs?: (fleetloop.v1.Sketch.$Properties[]|null);

                /** Profile confidence */
                confidence?: (fleetloop.v1.Sketch.$Properties|null);

                /** Profile predicted */
                predicted?: ((number|Long)[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Profile. */
            type $Shape = fleetloop.v1.Profile.$Properties;
        }

        /**
         * Properties of a Sketch.
         * @deprecated Use fleetloop.v1.Sketch.$Properties instead.
         */
        interface ISketch extends fleetloop.v1.Sketch.$Properties {
        }

        /** Represents a Sketch. */
        class Sketch {

            /**
             * Constructs a new Sketch.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Sketch.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Sketch counts. */
            counts: number[];

            /** Sketch finite. */
            finite: (number|Long);

            /** Sketch mean. */
            mean: number;

            /** Sketch m2. */
            m2: number;

            /** Sketch min. */
            min: number;

            /** Sketch max. */
            max: number;

            /**
             * Creates a new Sketch instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Sketch instance
             */
            static create(properties: fleetloop.v1.Sketch.$Shape): fleetloop.v1.Sketch & fleetloop.v1.Sketch.$Shape;
            static create(properties?: fleetloop.v1.Sketch.$Properties): fleetloop.v1.Sketch;

            /**
             * Encodes the specified Sketch message. Does not implicitly {@link fleetloop.v1.Sketch.verify|verify} messages.
             * @param message Sketch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Sketch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Sketch message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Sketch & fleetloop.v1.Sketch.$Shape} Sketch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Sketch & fleetloop.v1.Sketch.$Shape;

            /**
             * Creates a Sketch message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Sketch
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Sketch;

            /**
             * Creates a plain object from a Sketch message. Also converts values to other types if specified.
             * @param message Sketch
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Sketch, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Sketch to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Sketch {

            /** Properties of a Sketch. */
            interface $Properties {

                /** Sketch counts */
                counts?: (number[]|null);

                /** Sketch finite */
                finite?: (number|Long|null);

                /** Sketch mean */
                mean?: (number|null);

                /** Sketch m2 */
                m2?: (number|null);

                /** Sketch min */
                min?: (number|null);

                /** Sketch max */
                max?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Sketch. */
            type $Shape = fleetloop.v1.Sketch.$Properties;
        }

        /**
         * Properties of a ReferenceProfile.
         * @deprecated Use fleetloop.v1.ReferenceProfile.$Properties instead.
         */
        interface IReferenceProfile extends fleetloop.v1.ReferenceProfile.$Properties {
        }

        /** Represents a ReferenceProfile. */
        class ReferenceProfile {

            /**
             * Constructs a new ReferenceProfile.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.ReferenceProfile.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReferenceProfile featureNames. */
            featureNames: string[];

            /** ReferenceProfile featureEdges. */
            featureEdges: fleetloop.v1.BinEdges.$Properties[];

            /** ReferenceProfile outputEdges. */
            outputEdges: fleetloop.v1.BinEdges.$Properties[];

            /** ReferenceProfile confidenceEdges. */
            confidenceEdges?: (fleetloop.v1.BinEdges.$Properties|null);

            /** ReferenceProfile profile. */
            profile?: (fleetloop.v1.Profile.$Properties|null);

            /** ReferenceProfile outputNames. */
            outputNames: string[];

            /**
             * Creates a new ReferenceProfile instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReferenceProfile instance
             */
            static create(properties: fleetloop.v1.ReferenceProfile.$Shape): fleetloop.v1.ReferenceProfile & fleetloop.v1.ReferenceProfile.$Shape;
            static create(properties?: fleetloop.v1.ReferenceProfile.$Properties): fleetloop.v1.ReferenceProfile;

            /**
             * Encodes the specified ReferenceProfile message. Does not implicitly {@link fleetloop.v1.ReferenceProfile.verify|verify} messages.
             * @param message ReferenceProfile message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.ReferenceProfile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReferenceProfile message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.ReferenceProfile & fleetloop.v1.ReferenceProfile.$Shape} ReferenceProfile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.ReferenceProfile & fleetloop.v1.ReferenceProfile.$Shape;

            /**
             * Creates a ReferenceProfile message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ReferenceProfile
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.ReferenceProfile;

            /**
             * Creates a plain object from a ReferenceProfile message. Also converts values to other types if specified.
             * @param message ReferenceProfile
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.ReferenceProfile, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ReferenceProfile to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace ReferenceProfile {

            /** Properties of a ReferenceProfile. */
            interface $Properties {

                /** ReferenceProfile featureNames */
                featureNames?: (string[]|null);

                /** ReferenceProfile featureEdges */
                featureEdges?: (fleetloop.v1.BinEdges.$Properties[]|null);

                /** ReferenceProfile outputEdges */
                outputEdges?: (fleetloop.v1.BinEdges.$Properties[]|null);

                /** ReferenceProfile confidenceEdges */
                confidenceEdges?: (fleetloop.v1.BinEdges.$Properties|null);

                /** ReferenceProfile profile */
                profile?: (fleetloop.v1.Profile.$Properties|null);

                /** ReferenceProfile outputNames */
                outputNames?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReferenceProfile. */
            type $Shape = fleetloop.v1.ReferenceProfile.$Properties;
        }

        /**
         * Properties of a BinEdges.
         * @deprecated Use fleetloop.v1.BinEdges.$Properties instead.
         */
        interface IBinEdges extends fleetloop.v1.BinEdges.$Properties {
        }

        /** Represents a BinEdges. */
        class BinEdges {

            /**
             * Constructs a new BinEdges.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.BinEdges.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BinEdges edges. */
            edges: number[];

            /**
             * Creates a new BinEdges instance using the specified properties.
             * @param [properties] Properties to set
             * @returns BinEdges instance
             */
            static create(properties: fleetloop.v1.BinEdges.$Shape): fleetloop.v1.BinEdges & fleetloop.v1.BinEdges.$Shape;
            static create(properties?: fleetloop.v1.BinEdges.$Properties): fleetloop.v1.BinEdges;

            /**
             * Encodes the specified BinEdges message. Does not implicitly {@link fleetloop.v1.BinEdges.verify|verify} messages.
             * @param message BinEdges message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.BinEdges.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BinEdges message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.BinEdges & fleetloop.v1.BinEdges.$Shape} BinEdges
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.BinEdges & fleetloop.v1.BinEdges.$Shape;

            /**
             * Creates a BinEdges message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns BinEdges
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.BinEdges;

            /**
             * Creates a plain object from a BinEdges message. Also converts values to other types if specified.
             * @param message BinEdges
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.BinEdges, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this BinEdges to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace BinEdges {

            /** Properties of a BinEdges. */
            interface $Properties {

                /** BinEdges edges */
                edges?: (number[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BinEdges. */
            type $Shape = fleetloop.v1.BinEdges.$Properties;
        }

        /**
         * Properties of a Sample.
         * @deprecated Use fleetloop.v1.Sample.$Properties instead.
         */
        interface ISample extends fleetloop.v1.Sample.$Properties {
        }

        /** Represents a Sample. */
        class Sample {

            /**
             * Constructs a new Sample.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Sample.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Sample bundleDigest. */
            bundleDigest: string;

            /** Sample capturedMs. */
            capturedMs: (number|Long);

            /** Sample rows. */
            rows: number;

            /** Sample columns. */
            columns: number;

            /** Sample input. */
            input: number[];

            /** Sample output. */
            output: number[];

            /** Sample confidence. */
            confidence: number;

            /** Sample inclusionProbability. */
            inclusionProbability: number;

            /** Sample rule. */
            rule: string;

            /** Sample sourceKey. */
            sourceKey: string;

            /** Sample inputU8. */
            inputU8: Uint8Array;

            /** Sample randomProbability. */
            randomProbability: number;

            /** Sample stage. */
            stage: string;

            /** Sample group. */
            group: string;

            /** Sample contextOffset. */
            contextOffset: number;

            /** Sample quality. */
            quality: string[];

            /** Sample split. */
            split: string;

            /** Sample part. */
            part: number;

            /** Sample parts. */
            parts: number;

            /**
             * Creates a new Sample instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Sample instance
             */
            static create(properties: fleetloop.v1.Sample.$Shape): fleetloop.v1.Sample & fleetloop.v1.Sample.$Shape;
            static create(properties?: fleetloop.v1.Sample.$Properties): fleetloop.v1.Sample;

            /**
             * Encodes the specified Sample message. Does not implicitly {@link fleetloop.v1.Sample.verify|verify} messages.
             * @param message Sample message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Sample.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Sample message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Sample & fleetloop.v1.Sample.$Shape} Sample
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Sample & fleetloop.v1.Sample.$Shape;

            /**
             * Creates a Sample message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Sample
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Sample;

            /**
             * Creates a plain object from a Sample message. Also converts values to other types if specified.
             * @param message Sample
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Sample, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Sample to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Sample {

            /** Properties of a Sample. */
            interface $Properties {

                /** Sample bundleDigest */
                bundleDigest?: (string|null);

                /** Sample capturedMs */
                capturedMs?: (number|Long|null);

                /** Sample rows */
                rows?: (number|null);

                /** Sample columns */
                columns?: (number|null);

                /** Sample input */
                input?: (number[]|null);

                /** Sample output */
                output?: (number[]|null);

                /** Sample confidence */
                confidence?: (number|null);

                /** Sample inclusionProbability */
                inclusionProbability?: (number|null);

                /** Sample rule */
                rule?: (string|null);

                /** Sample sourceKey */
                sourceKey?: (string|null);

                /** Sample inputU8 */
                inputU8?: (Uint8Array|null);

                /** Sample randomProbability */
                randomProbability?: (number|null);

                /** Sample stage */
                stage?: (string|null);

                /** Sample group */
                group?: (string|null);

                /** Sample contextOffset */
                contextOffset?: (number|null);

                /** Sample quality */
                quality?: (string[]|null);

                /** Sample split */
                split?: (string|null);

                /** Sample part */
                part?: (number|null);

                /** Sample parts */
                parts?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Sample. */
            type $Shape = fleetloop.v1.Sample.$Properties;
        }

        /**
         * Properties of a Metrics.
         * @deprecated Use fleetloop.v1.Metrics.$Properties instead.
         */
        interface IMetrics extends fleetloop.v1.Metrics.$Properties {
        }

        /** Represents a Metrics. */
        class Metrics {

            /**
             * Constructs a new Metrics.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.Metrics.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Metrics bundleDigest. */
            bundleDigest: string;

            /** Metrics intervalMs. */
            intervalMs: (number|Long);

            /** Metrics inferences. */
            inferences: (number|Long);

            /** Metrics errors. */
            errors: (number|Long);

            /** Metrics rejectedInputs. */
            rejectedInputs: (number|Long);

            /** Metrics latencyP50Us. */
            latencyP50Us: number;

            /** Metrics latencyP99Us. */
            latencyP99Us: number;

            /** Metrics rssBytes. */
            rssBytes: (number|Long);

            /** Metrics outboxBytes. */
            outboxBytes: (number|Long);

            /** Metrics evictedRecords. */
            evictedRecords: (number|Long);

            /** Metrics samplesKept. */
            samplesKept: (number|Long);

            /** Metrics runtime. */
            runtime: string;

            /** Metrics quality. */
            quality?: (fleetloop.v1.QualityCounts.$Properties|null);

            /** Metrics droppedSamples. */
            droppedSamples: fleetloop.v1.DroppedSamples.$Properties[];

            /** Metrics samplesBytes. */
            samplesBytes: (number|Long);

            /** Metrics droppedInputs. */
            droppedInputs: (number|Long);

            /**
             * Creates a new Metrics instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Metrics instance
             */
            static create(properties: fleetloop.v1.Metrics.$Shape): fleetloop.v1.Metrics & fleetloop.v1.Metrics.$Shape;
            static create(properties?: fleetloop.v1.Metrics.$Properties): fleetloop.v1.Metrics;

            /**
             * Encodes the specified Metrics message. Does not implicitly {@link fleetloop.v1.Metrics.verify|verify} messages.
             * @param message Metrics message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.Metrics.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Metrics message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.Metrics & fleetloop.v1.Metrics.$Shape} Metrics
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.Metrics & fleetloop.v1.Metrics.$Shape;

            /**
             * Creates a Metrics message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Metrics
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.Metrics;

            /**
             * Creates a plain object from a Metrics message. Also converts values to other types if specified.
             * @param message Metrics
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.Metrics, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Metrics to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace Metrics {

            /** Properties of a Metrics. */
            interface $Properties {

                /** Metrics bundleDigest */
                bundleDigest?: (string|null);

                /** Metrics intervalMs */
                intervalMs?: (number|Long|null);

                /** Metrics inferences */
                inferences?: (number|Long|null);

                /** Metrics errors */
                errors?: (number|Long|null);

                /** Metrics rejectedInputs */
                rejectedInputs?: (number|Long|null);

                /** Metrics latencyP50Us */
                latencyP50Us?: (number|null);

                /** Metrics latencyP99Us */
                latencyP99Us?: (number|null);

                /** Metrics rssBytes */
                rssBytes?: (number|Long|null);

                /** Metrics outboxBytes */
                outboxBytes?: (number|Long|null);

                /** Metrics evictedRecords */
                evictedRecords?: (number|Long|null);

                /** Metrics samplesKept */
                samplesKept?: (number|Long|null);

                /** Metrics runtime */
                runtime?: (string|null);

                /** Metrics quality */
                quality?: (fleetloop.v1.QualityCounts.$Properties|null);

                /** Metrics droppedSamples */
                droppedSamples?: (fleetloop.v1.DroppedSamples.$Properties[]|null);

                /** Metrics samplesBytes */
                samplesBytes?: (number|Long|null);

                /** Metrics droppedInputs */
                droppedInputs?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Metrics. */
            type $Shape = fleetloop.v1.Metrics.$Properties;
        }

        /**
         * Properties of a DroppedSamples.
         * @deprecated Use fleetloop.v1.DroppedSamples.$Properties instead.
         */
        interface IDroppedSamples extends fleetloop.v1.DroppedSamples.$Properties {
        }

        /** Represents a DroppedSamples. */
        class DroppedSamples {

            /**
             * Constructs a new DroppedSamples.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.DroppedSamples.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DroppedSamples reason. */
            reason: string;

            /** DroppedSamples count. */
            count: (number|Long);

            /**
             * Creates a new DroppedSamples instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DroppedSamples instance
             */
            static create(properties: fleetloop.v1.DroppedSamples.$Shape): fleetloop.v1.DroppedSamples & fleetloop.v1.DroppedSamples.$Shape;
            static create(properties?: fleetloop.v1.DroppedSamples.$Properties): fleetloop.v1.DroppedSamples;

            /**
             * Encodes the specified DroppedSamples message. Does not implicitly {@link fleetloop.v1.DroppedSamples.verify|verify} messages.
             * @param message DroppedSamples message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.DroppedSamples.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DroppedSamples message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.DroppedSamples & fleetloop.v1.DroppedSamples.$Shape} DroppedSamples
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.DroppedSamples & fleetloop.v1.DroppedSamples.$Shape;

            /**
             * Creates a DroppedSamples message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns DroppedSamples
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.DroppedSamples;

            /**
             * Creates a plain object from a DroppedSamples message. Also converts values to other types if specified.
             * @param message DroppedSamples
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.DroppedSamples, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this DroppedSamples to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace DroppedSamples {

            /** Properties of a DroppedSamples. */
            interface $Properties {

                /** DroppedSamples reason */
                reason?: (string|null);

                /** DroppedSamples count */
                count?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DroppedSamples. */
            type $Shape = fleetloop.v1.DroppedSamples.$Properties;
        }

        /**
         * Properties of a QualityCounts.
         * @deprecated Use fleetloop.v1.QualityCounts.$Properties instead.
         */
        interface IQualityCounts extends fleetloop.v1.QualityCounts.$Properties {
        }

        /** Represents a QualityCounts. */
        class QualityCounts {

            /**
             * Constructs a new QualityCounts.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.QualityCounts.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** QualityCounts readings. */
            readings: (number|Long);

            /** QualityCounts refused. */
            refused: (number|Long);

            /** QualityCounts tooFast. */
            tooFast: (number|Long);

            /** QualityCounts tooSlow. */
            tooSlow: (number|Long);

            /** QualityCounts columns. */
            columns: fleetloop.v1.ColumnQuality.$Properties[];

            /**
             * Creates a new QualityCounts instance using the specified properties.
             * @param [properties] Properties to set
             * @returns QualityCounts instance
             */
            static create(properties: fleetloop.v1.QualityCounts.$Shape): fleetloop.v1.QualityCounts & fleetloop.v1.QualityCounts.$Shape;
            static create(properties?: fleetloop.v1.QualityCounts.$Properties): fleetloop.v1.QualityCounts;

            /**
             * Encodes the specified QualityCounts message. Does not implicitly {@link fleetloop.v1.QualityCounts.verify|verify} messages.
             * @param message QualityCounts message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.QualityCounts.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a QualityCounts message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.QualityCounts & fleetloop.v1.QualityCounts.$Shape} QualityCounts
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.QualityCounts & fleetloop.v1.QualityCounts.$Shape;

            /**
             * Creates a QualityCounts message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns QualityCounts
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.QualityCounts;

            /**
             * Creates a plain object from a QualityCounts message. Also converts values to other types if specified.
             * @param message QualityCounts
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.QualityCounts, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this QualityCounts to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace QualityCounts {

            /** Properties of a QualityCounts. */
            interface $Properties {

                /** QualityCounts readings */
                readings?: (number|Long|null);

                /** QualityCounts refused */
                refused?: (number|Long|null);

                /** QualityCounts tooFast */
                tooFast?: (number|Long|null);

                /** QualityCounts tooSlow */
                tooSlow?: (number|Long|null);

                /** QualityCounts columns */
                columns?: (fleetloop.v1.ColumnQuality.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a QualityCounts. */
            type $Shape = fleetloop.v1.QualityCounts.$Properties;
        }

        /**
         * Properties of a ColumnQuality.
         * @deprecated Use fleetloop.v1.ColumnQuality.$Properties instead.
         */
        interface IColumnQuality extends fleetloop.v1.ColumnQuality.$Properties {
        }

        /** Represents a ColumnQuality. */
        class ColumnQuality {

            /**
             * Constructs a new ColumnQuality.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.ColumnQuality.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ColumnQuality name. */
            name: string;

            /** ColumnQuality missing. */
            missing: (number|Long);

            /** ColumnQuality nan. */
            nan: (number|Long);

            /** ColumnQuality outOfRange. */
            outOfRange: (number|Long);

            /** ColumnQuality stuck. */
            stuck: (number|Long);

            /**
             * Creates a new ColumnQuality instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ColumnQuality instance
             */
            static create(properties: fleetloop.v1.ColumnQuality.$Shape): fleetloop.v1.ColumnQuality & fleetloop.v1.ColumnQuality.$Shape;
            static create(properties?: fleetloop.v1.ColumnQuality.$Properties): fleetloop.v1.ColumnQuality;

            /**
             * Encodes the specified ColumnQuality message. Does not implicitly {@link fleetloop.v1.ColumnQuality.verify|verify} messages.
             * @param message ColumnQuality message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.ColumnQuality.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ColumnQuality message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.ColumnQuality & fleetloop.v1.ColumnQuality.$Shape} ColumnQuality
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.ColumnQuality & fleetloop.v1.ColumnQuality.$Shape;

            /**
             * Creates a ColumnQuality message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ColumnQuality
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.ColumnQuality;

            /**
             * Creates a plain object from a ColumnQuality message. Also converts values to other types if specified.
             * @param message ColumnQuality
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.ColumnQuality, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ColumnQuality to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace ColumnQuality {

            /** Properties of a ColumnQuality. */
            interface $Properties {

                /** ColumnQuality name */
                name?: (string|null);

                /** ColumnQuality missing */
                missing?: (number|Long|null);

                /** ColumnQuality nan */
                nan?: (number|Long|null);

                /** ColumnQuality outOfRange */
                outOfRange?: (number|Long|null);

                /** ColumnQuality stuck */
                stuck?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ColumnQuality. */
            type $Shape = fleetloop.v1.ColumnQuality.$Properties;
        }

        /**
         * Properties of an ErasureReceipt.
         * @deprecated Use fleetloop.v1.ErasureReceipt.$Properties instead.
         */
        interface IErasureReceipt extends fleetloop.v1.ErasureReceipt.$Properties {
        }

        /** Represents an ErasureReceipt. */
        class ErasureReceipt {

            /**
             * Constructs a new ErasureReceipt.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.ErasureReceipt.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ErasureReceipt erasureId. */
            erasureId: string;

            /** ErasureReceipt executedMs. */
            executedMs: (number|Long);

            /** ErasureReceipt samples. */
            samples: (number|Long);

            /** ErasureReceipt windows. */
            windows: (number|Long);

            /** ErasureReceipt bytes. */
            bytes: (number|Long);

            /** ErasureReceipt digest. */
            digest: string;

            /**
             * Creates a new ErasureReceipt instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ErasureReceipt instance
             */
            static create(properties: fleetloop.v1.ErasureReceipt.$Shape): fleetloop.v1.ErasureReceipt & fleetloop.v1.ErasureReceipt.$Shape;
            static create(properties?: fleetloop.v1.ErasureReceipt.$Properties): fleetloop.v1.ErasureReceipt;

            /**
             * Encodes the specified ErasureReceipt message. Does not implicitly {@link fleetloop.v1.ErasureReceipt.verify|verify} messages.
             * @param message ErasureReceipt message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.ErasureReceipt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ErasureReceipt message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.ErasureReceipt & fleetloop.v1.ErasureReceipt.$Shape} ErasureReceipt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.ErasureReceipt & fleetloop.v1.ErasureReceipt.$Shape;

            /**
             * Creates an ErasureReceipt message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ErasureReceipt
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.ErasureReceipt;

            /**
             * Creates a plain object from an ErasureReceipt message. Also converts values to other types if specified.
             * @param message ErasureReceipt
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.ErasureReceipt, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ErasureReceipt to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace ErasureReceipt {

            /** Properties of an ErasureReceipt. */
            interface $Properties {

                /** ErasureReceipt erasureId */
                erasureId?: (string|null);

                /** ErasureReceipt executedMs */
                executedMs?: (number|Long|null);

                /** ErasureReceipt samples */
                samples?: (number|Long|null);

                /** ErasureReceipt windows */
                windows?: (number|Long|null);

                /** ErasureReceipt bytes */
                bytes?: (number|Long|null);

                /** ErasureReceipt digest */
                digest?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an ErasureReceipt. */
            type $Shape = fleetloop.v1.ErasureReceipt.$Properties;
        }

        /**
         * Properties of an UpdateOutcome.
         * @deprecated Use fleetloop.v1.UpdateOutcome.$Properties instead.
         */
        interface IUpdateOutcome extends fleetloop.v1.UpdateOutcome.$Properties {
        }

        /** Represents an UpdateOutcome. */
        class UpdateOutcome {

            /**
             * Constructs a new UpdateOutcome.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.UpdateOutcome.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UpdateOutcome bundleDigest. */
            bundleDigest: string;

            /** UpdateOutcome rolloutId. */
            rolloutId: string;

            /** UpdateOutcome phase. */
            phase: fleetloop.v1.UpdatePhase;

            /** UpdateOutcome reason. */
            reason: string;

            /** UpdateOutcome detail. */
            detail: string;

            /** UpdateOutcome startedMs. */
            startedMs: (number|Long);

            /** UpdateOutcome endedMs. */
            endedMs: (number|Long);

            /** UpdateOutcome bytesFetched. */
            bytesFetched: (number|Long);

            /** UpdateOutcome bytesRefetched. */
            bytesRefetched: (number|Long);

            /**
             * Creates a new UpdateOutcome instance using the specified properties.
             * @param [properties] Properties to set
             * @returns UpdateOutcome instance
             */
            static create(properties: fleetloop.v1.UpdateOutcome.$Shape): fleetloop.v1.UpdateOutcome & fleetloop.v1.UpdateOutcome.$Shape;
            static create(properties?: fleetloop.v1.UpdateOutcome.$Properties): fleetloop.v1.UpdateOutcome;

            /**
             * Encodes the specified UpdateOutcome message. Does not implicitly {@link fleetloop.v1.UpdateOutcome.verify|verify} messages.
             * @param message UpdateOutcome message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.UpdateOutcome.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an UpdateOutcome message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.UpdateOutcome & fleetloop.v1.UpdateOutcome.$Shape} UpdateOutcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.UpdateOutcome & fleetloop.v1.UpdateOutcome.$Shape;

            /**
             * Creates an UpdateOutcome message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns UpdateOutcome
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.UpdateOutcome;

            /**
             * Creates a plain object from an UpdateOutcome message. Also converts values to other types if specified.
             * @param message UpdateOutcome
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.UpdateOutcome, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this UpdateOutcome to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace UpdateOutcome {

            /** Properties of an UpdateOutcome. */
            interface $Properties {

                /** UpdateOutcome bundleDigest */
                bundleDigest?: (string|null);

                /** UpdateOutcome rolloutId */
                rolloutId?: (string|null);

                /** UpdateOutcome phase */
                phase?: (fleetloop.v1.UpdatePhase|null);

                /** UpdateOutcome reason */
                reason?: (string|null);

                /** UpdateOutcome detail */
                detail?: (string|null);

                /** UpdateOutcome startedMs */
                startedMs?: (number|Long|null);

                /** UpdateOutcome endedMs */
                endedMs?: (number|Long|null);

                /** UpdateOutcome bytesFetched */
                bytesFetched?: (number|Long|null);

                /** UpdateOutcome bytesRefetched */
                bytesRefetched?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an UpdateOutcome. */
            type $Shape = fleetloop.v1.UpdateOutcome.$Properties;
        }

        /**
         * Properties of a GoldenVectors.
         * @deprecated Use fleetloop.v1.GoldenVectors.$Properties instead.
         */
        interface IGoldenVectors extends fleetloop.v1.GoldenVectors.$Properties {
        }

        /** Represents a GoldenVectors. */
        class GoldenVectors {

            /**
             * Constructs a new GoldenVectors.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.GoldenVectors.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GoldenVectors vectors. */
            vectors: fleetloop.v1.GoldenVector.$Properties[];

            /** GoldenVectors absoluteTolerance. */
            absoluteTolerance: number;

            /**
             * Creates a new GoldenVectors instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GoldenVectors instance
             */
            static create(properties: fleetloop.v1.GoldenVectors.$Shape): fleetloop.v1.GoldenVectors & fleetloop.v1.GoldenVectors.$Shape;
            static create(properties?: fleetloop.v1.GoldenVectors.$Properties): fleetloop.v1.GoldenVectors;

            /**
             * Encodes the specified GoldenVectors message. Does not implicitly {@link fleetloop.v1.GoldenVectors.verify|verify} messages.
             * @param message GoldenVectors message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.GoldenVectors.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GoldenVectors message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.GoldenVectors & fleetloop.v1.GoldenVectors.$Shape} GoldenVectors
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.GoldenVectors & fleetloop.v1.GoldenVectors.$Shape;

            /**
             * Creates a GoldenVectors message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns GoldenVectors
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.GoldenVectors;

            /**
             * Creates a plain object from a GoldenVectors message. Also converts values to other types if specified.
             * @param message GoldenVectors
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.GoldenVectors, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this GoldenVectors to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace GoldenVectors {

            /** Properties of a GoldenVectors. */
            interface $Properties {

                /** GoldenVectors vectors */
                vectors?: (fleetloop.v1.GoldenVector.$Properties[]|null);

                /** GoldenVectors absoluteTolerance */
                absoluteTolerance?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GoldenVectors. */
            type $Shape = fleetloop.v1.GoldenVectors.$Properties;
        }

        /**
         * Properties of a GoldenVector.
         * @deprecated Use fleetloop.v1.GoldenVector.$Properties instead.
         */
        interface IGoldenVector extends fleetloop.v1.GoldenVector.$Properties {
        }

        /** Represents a GoldenVector. */
        class GoldenVector {

            /**
             * Constructs a new GoldenVector.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetloop.v1.GoldenVector.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GoldenVector rows. */
            rows: number;

            /** GoldenVector columns. */
            columns: number;

            /** GoldenVector input. */
            input: number[];

            /** GoldenVector output. */
            output: number[];

            /**
             * Creates a new GoldenVector instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GoldenVector instance
             */
            static create(properties: fleetloop.v1.GoldenVector.$Shape): fleetloop.v1.GoldenVector & fleetloop.v1.GoldenVector.$Shape;
            static create(properties?: fleetloop.v1.GoldenVector.$Properties): fleetloop.v1.GoldenVector;

            /**
             * Encodes the specified GoldenVector message. Does not implicitly {@link fleetloop.v1.GoldenVector.verify|verify} messages.
             * @param message GoldenVector message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetloop.v1.GoldenVector.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GoldenVector message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetloop.v1.GoldenVector & fleetloop.v1.GoldenVector.$Shape} GoldenVector
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetloop.v1.GoldenVector & fleetloop.v1.GoldenVector.$Shape;

            /**
             * Creates a GoldenVector message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns GoldenVector
             */
            static fromObject(object: { [k: string]: any }): fleetloop.v1.GoldenVector;

            /**
             * Creates a plain object from a GoldenVector message. Also converts values to other types if specified.
             * @param message GoldenVector
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: fleetloop.v1.GoldenVector, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this GoldenVector to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };
        }

        namespace GoldenVector {

            /** Properties of a GoldenVector. */
            interface $Properties {

                /** GoldenVector rows */
                rows?: (number|null);

                /** GoldenVector columns */
                columns?: (number|null);

                /** GoldenVector input */
                input?: (number[]|null);

                /** GoldenVector output */
                output?: (number[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GoldenVector. */
            type $Shape = fleetloop.v1.GoldenVector.$Properties;
        }
    }
}
