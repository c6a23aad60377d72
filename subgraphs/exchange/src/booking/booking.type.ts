import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { PageInfoType } from "../value.type";

@ObjectType("Booking", {
  description:
    "Time with one of the shared means. Everybody sees when; who, only the two sides. Goes beyond ValueFlows.",
})
export class BookingType {
  @Field(() => ID) id!: string;
  @Field(() => DateTimeScalar) startsAt!: Date;
  @Field(() => DateTimeScalar, { description: "Exclusive." }) endsAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "Null while it stands." }) cancelledAt!: Date | null;
}

export const BookingConnectionType = defineConnection(BookingType, "Booking", PageInfoType);

@InputType("BookResourceInput")
export class BookResourceInput {
  @Field(() => ID, { description: "It is shared, or yours." }) resource!: string;
  @Field(() => ID, { description: "You, or an organization whose steward or treasurer you are." }) agent!: string;
  @Field(() => DateTimeScalar, { description: "Within 732 days." }) startsAt!: Date;
  @Field(() => DateTimeScalar, { description: "Exclusive; at most 366 days later." }) endsAt!: Date;
}

@InputType("CancelBookingInput")
export class CancelBookingInput {
  @Field(() => ID, { description: "One that is not over." }) booking!: string;
}

@ObjectType("BookResourcePayload")
export class BookResourcePayload {
  @Field(() => BookingType) booking!: BookingType;
}

@ObjectType("CancelBookingPayload")
export class CancelBookingPayload {
  @Field(() => BookingType) booking!: BookingType;
}
